import type { CourtDate, Fen } from '@lib/kernel';
import { earlierOf, minFen } from '@lib/kernel';
import type { LawBook } from '@lib/statute';
import { deadline } from '@lib/statute';

/** How long money without a case may wait before it is overdue. */
export interface IdentifyRule {
  readonly code: string;
  readonly source: string;
  readonly workingDays: number;
}

export const IDENTIFY_RULE: IdentifyRule = {
  code: 'unidentified-money-3wd',
  source: '康保法院(2025)不明款三个工作日内查明;各地不一,为法院预设',
  workingDays: 3,
};

export interface IdentifyClock {
  readonly dueOn: CourtDate;
  readonly provisional: boolean;
  readonly calendarVersion: string;
}

/** The day by which money without a case is to be identified. */
export function identifyClock(arrivedOn: CourtDate, book: LawBook): IdentifyClock {
  const { dueOn, provisional, calendarVersion } = deadline(
    { from: arrivedOn, unit: 'workingDay', n: IDENTIFY_RULE.workingDays, purpose: 'courtDuty' },
    book,
  );
  return { dueOn, provisional, calendarVersion };
}

export type ReceiptKind = 'transfer' | 'deduction' | 'case-account';

/** What is known about one credit line. */
export interface CreditFacts {
  readonly requestNo: string | undefined;
  /** Case of the deduction with that request number. */
  readonly caseByRequest: string | undefined;
  /** Case of the sub-account the line belongs to. */
  readonly caseBySubAccount: string | undefined;
}

export interface CreditMatch {
  readonly kind: ReceiptKind;
  /** Absent: money without a case. */
  readonly caseId: string | undefined;
}

/**
 * Whose money a credit is. A request number and a sub-account that name different cases contradict
 * each other: a person decides.
 */
export function matchCredit(facts: CreditFacts): CreditMatch {
  const { caseByRequest, caseBySubAccount } = facts;
  const kind = facts.requestNo ? 'deduction' : caseBySubAccount ? 'case-account' : 'transfer';
  const contradiction =
    caseByRequest !== undefined &&
    caseBySubAccount !== undefined &&
    caseByRequest !== caseBySubAccount;
  return { kind, caseId: contradiction ? undefined : (caseByRequest ?? caseBySubAccount) };
}

const REQUEST_NO = /(?<!\d)\d{20,30}(?!\d)/;

/** Request number of a deduction: the bank's own field, else a number of that length in the remark. */
export function requestNoOf(line: {
  readonly requestNo?: string;
  readonly remark: string;
}): string | undefined {
  return line.requestNo ?? REQUEST_NO.exec(line.remark)?.[0];
}

/**
 * The day from which money counts: the bank's day of deduction where known (法释〔2014〕8号第三条
 * 第二款: 划拨之日), else the day of arrival; never after the arrival.
 */
export function valueDay(arrivedOn: CourtDate, deductedOn: CourtDate | null): CourtDate {
  return deductedOn ? earlierOf(deductedOn, arrivedOn) : arrivedOn;
}

/** From which day how much of a receipt counts; the rest counts from its arrival. */
export interface Valued {
  readonly valueOn: CourtDate;
  readonly valuedFen: Fen;
}

/** Only what the executed amount covers counts from the day of deduction. */
export function valued(
  receipt: { readonly arrivedOn: CourtDate; readonly amountFen: Fen },
  deductedOn: CourtDate | null,
  coveredFen: Fen,
): Valued {
  const { arrivedOn, amountFen } = receipt;
  if (coveredFen === 0n) return { valueOn: arrivedOn, valuedFen: amountFen };
  return { valueOn: valueDay(arrivedOn, deductedOn), valuedFen: coveredFen };
}

/** What the executed amount covers of each receipt of a deduction, in the order they were booked. */
export function coveredByDeduction(
  receipts: readonly { readonly receiptId: string; readonly amountFen: Fen }[],
  deductedFen: Fen | null,
): ReadonlyMap<string, Fen> {
  const covered = new Map<string, Fen>();
  let leftFen = deductedFen ?? 0n;
  for (const { receiptId, amountFen } of receipts) {
    const partFen = minFen(amountFen, leftFen);
    leftFen -= partFen;
    covered.set(receiptId, partFen);
  }
  return covered;
}
