import type { CourtDate, Fen } from '@lib/kernel';
import { addDays, formatYuan, laterOf, maxFen, minFen, parseYuan, sumFen } from '@lib/kernel';
import type { Assumption, BasisRow, LateInterestInput, LawBook } from '@lib/statute';
import { courtFee, enforcementFee, lateInterest } from '@lib/statute';

/** Money that counts for the debtor, from its own value date. */
export interface CountedPayment {
  readonly on: CourtDate;
  readonly amountFen: Fen;
}

export interface DebtTerms {
  readonly obligations: readonly unknown[];
  readonly titleAmountFen: Fen;
  readonly payments: readonly CountedPayment[];
  readonly asOf: CourtDate;
}

/** What is owed on a day, and what the received money was used for. */
export interface DebtFigures {
  readonly asOf: CourtDate;
  readonly principalFen: Fen;
  readonly generalFen: Fen;
  readonly doubledFen: Fen;
  readonly feeFen: Fen;
  readonly totalFen: Fen;
  readonly receivedFen: Fen;
  /** To the applicants. */
  readonly appliedFen: Fen;
  readonly feePaidFen: Fen;
  readonly overpaidFen: Fen;
  readonly dueFen: Fen;
  readonly discharged: boolean;
  /** Value date of the payment that covered the last of it. */
  readonly dischargedOn: CourtDate | undefined;
  readonly lawVersion: string;
  readonly basis: readonly BasisRow[];
  readonly trace: readonly unknown[];
  readonly assumptions: readonly Assumption[];
}

/** Most days a debt may be computed ahead, for a planned day of deduction; a setting. */
export const DAYS_AHEAD_MAX = 30;

const FEE_BASE: Assumption = {
  setting: 'feeBase',
  chosen: 'claim',
  alternatives: ['amount recovered'],
  note: '执行申请费暂按申请执行标的预估,由被执行人负担;多数法院按实际到位金额计收(诉讼费用交纳办法第十四条、第三十八条)',
};
const FEE_RANK: Assumption = {
  setting: 'feeRank',
  chosen: 'after the debt',
  alternatives: ['before the debt'],
  note: '执行申请费与债权的受偿先后各地做法不一,此处债权受偿在先',
};

/**
 * Debt on a day: title money, general and doubled interest with payments set off by their value
 * dates (so interest stops part by part), and the estimated fee on top.
 *
 * @throws CalculationProblem when rates are not published for the day or the terms are unsound.
 */
export function debtFigures(terms: DebtTerms, book: LawBook): DebtFigures {
  const payments = [...terms.payments].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const interest = lateInterest(
    {
      obligations: terms.obligations as LateInterestInput['obligations'],
      payments: payments.map(({ on, amountFen }) => ({ on, amount: formatYuan(amountFen) })),
      asOf: terms.asOf,
    },
    book,
  );
  const fee = courtFee({ fee: 'enforcement', amount: formatYuan(terms.titleAmountFen) }, book);
  const feeFen = enforcementFee(terms.titleAmountFen, book);
  const paid = Object.values(interest.paid).map(parseYuan);
  const leftFen = parseYuan(interest.overpaid);
  const principalFen =
    parseYuan(interest.principalOutstanding) + parseYuan(interest.paid.principal);
  const generalFen = parseYuan(interest.general);
  const doubledFen = parseYuan(interest.doubled);
  const dueFen = parseYuan(interest.due) + maxFen(0n, feeFen - leftFen);
  const last = payments.at(-1);
  const discharged = dueFen === 0n;
  return {
    asOf: terms.asOf,
    principalFen,
    generalFen,
    doubledFen,
    feeFen,
    totalFen: principalFen + generalFen + doubledFen + feeFen,
    receivedFen: sumFen(payments.map((payment) => payment.amountFen)),
    appliedFen: sumFen(paid),
    feePaidFen: minFen(feeFen, leftFen),
    overpaidFen: maxFen(0n, leftFen - feeFen),
    dueFen,
    discharged,
    dischargedOn: discharged ? last?.on : undefined,
    lawVersion: book.version,
    basis: [...interest.basis, ...fee.basis],
    trace: [...interest.trace, ...fee.trace],
    assumptions: [...interest.assumptions, FEE_BASE, FEE_RANK],
  };
}

/** The earliest day a debt may be computed for: not before today or the last value date. */
export function earliestAsOf(today: CourtDate, payments: readonly CountedPayment[]): CourtDate {
  return payments.reduce<CourtDate>((day, payment) => laterOf(day, payment.on), today);
}

export type AsOfFault = 'past' | 'too-far';

/** Whether a debt may be computed for a day. */
export function asOfFault(
  asOf: CourtDate,
  today: CourtDate,
  payments: readonly CountedPayment[],
): AsOfFault | undefined {
  if (asOf < earliestAsOf(today, payments)) return 'past';
  return asOf > addDays(today, DAYS_AHEAD_MAX) ? 'too-far' : undefined;
}
