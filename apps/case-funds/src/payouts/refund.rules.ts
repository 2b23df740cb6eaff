import { payeeAccountSchema } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { maxFen, minFen } from '@lib/kernel';
import type { PayeeAccount } from '../settings.js';

/** Counted money and who paid it, as the bank states him: any part may be empty or too long to pay to. */
export interface PaidIn {
  readonly payer: PayeeAccount;
  readonly amountFen: Fen;
}

export interface Refund {
  readonly payee: PayeeAccount;
  readonly amountFen: Fen;
}

/**
 * What is due to somebody nobody can pay yet: an applicant who confirmed no account, or a payer whom
 * the bank does not describe well enough.
 */
export interface Undrafted {
  readonly kind: 'applicant' | 'refund';
  readonly amount: string;
  readonly payee?: string;
  readonly reason: string;
}

const PART_NAMES: Readonly<Record<string, string>> = {
  accountName: '户名',
  accountNumber: '账号',
  bankName: '开户行',
  bankCode: '银行代码',
};

/** One payer to us: two banks may give the same number, and a thin line names nobody by his number. */
export function payerKey({ bankCode, accountNumber, accountName }: PayeeAccount): string {
  return JSON.stringify([bankCode, accountNumber, accountName]);
}

/** Parts of an account that no payment can be made to, in Chinese; none where it is usable. */
export function unusableParts(payee: PayeeAccount): string[] {
  const parsed = payeeAccountSchema.safeParse(payee);
  if (parsed.success) return [];
  const parts = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  return [...parts].map((part) => PART_NAMES[part] ?? part);
}

/**
 * Who gets back how much of what was collected too much (退还缴款人): the last money in is the first
 * to go back, to nobody more than he paid; one refund for each payer.
 *
 * @param paidIn receipts, the last booked first
 * @param refundedFen refunds that stand already, by {@link payerKey}
 * @param refundFen most that may be refunded now
 */
export function refundsOf(
  paidIn: readonly PaidIn[],
  overpaidFen: Fen,
  refundedFen: ReadonlyMap<string, Fen>,
  refundFen: Fen,
): Refund[] {
  const backFen = new Map<string, { payee: PayeeAccount; amountFen: Fen }>();
  let restFen = overpaidFen;
  for (const { payer, amountFen } of paidIn) {
    const partFen = minFen(restFen, amountFen);
    restFen -= partFen;
    const sofar = backFen.get(payerKey(payer));
    const payee = sofar?.payee ?? payer;
    const sumFen = (sofar?.amountFen ?? 0n) + partFen;
    backFen.set(payerKey(payer), { payee, amountFen: sumFen });
  }
  const refunds: Refund[] = [];
  let leftFen = refundFen;
  for (const [key, { payee, amountFen }] of backFen) {
    const openFen = maxFen(0n, amountFen - (refundedFen.get(key) ?? 0n));
    const partFen = minFen(openFen, leftFen);
    leftFen -= partFen;
    if (partFen > 0n) refunds.push({ payee, amountFen: partFen });
  }
  return refunds;
}
