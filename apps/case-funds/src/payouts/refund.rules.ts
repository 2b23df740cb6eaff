import type { Fen } from '@lib/kernel';
import { maxFen, minFen } from '@lib/kernel';
import type { PayeeAccount } from '../settings.js';

/** Counted money and who paid it. */
export interface PaidIn {
  readonly payer: PayeeAccount;
  readonly amountFen: Fen;
}

export interface Refund {
  readonly payee: PayeeAccount;
  readonly amountFen: Fen;
}

/**
 * Who gets back how much of what was collected too much (退还缴款人): the last money in is the first
 * to go back, to nobody more than he paid; one refund for each paying account.
 *
 * @param paidIn receipts, the last booked first
 * @param refundedFen refunds that stand already, by account number
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
    const sofar = backFen.get(payer.accountNumber);
    const payee = sofar?.payee ?? payer;
    const sumFen = (sofar?.amountFen ?? 0n) + partFen;
    backFen.set(payer.accountNumber, { payee, amountFen: sumFen });
  }
  const refunds: Refund[] = [];
  let leftFen = refundFen;
  for (const [account, { payee, amountFen }] of backFen) {
    const openFen = maxFen(0n, amountFen - (refundedFen.get(account) ?? 0n));
    const partFen = minFen(openFen, leftFen);
    leftFen -= partFen;
    if (partFen > 0n) refunds.push({ payee, amountFen: partFen });
  }
  return refunds;
}
