import type { Fen } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { DisputeKind } from '../postings/index.js';

export type SettlementDecision =
  | 'bank-error'
  | 'reverse-receipt'
  | 'to-unidentified'
  | 'cover-from-case'
  | 'paid-after-all'
  | 'explained';

export const DECISION_TEXT: Readonly<Record<SettlementDecision, string>> = {
  'bank-error': '银行差错,已由银行更正流水冲平',
  'reverse-receipt': '对应一笔到账的冲回,冲减该笔到账',
  'to-unidentified': '转入不明款,待认领',
  'cover-from-case': '由本案案款补足冲回缺口',
  'paid-after-all': '查明款项已付给收款人,补记为已付款',
  explained: '已查明,无须调账',
};

/** Accounts move by these; a second person consents (法发〔2017〕6号第十二条、第十四条). */
const MOVES_MONEY: ReadonlySet<SettlementDecision> = new Set([
  'reverse-receipt',
  'to-unidentified',
  'cover-from-case',
  'paid-after-all',
]);

const FITTING: Readonly<
  Record<
    Exclude<DisputeKind, 'receipt-reversed' | 'unbookable-line'>,
    readonly SettlementDecision[]
  >
> = {
  'unknown-debit': ['bank-error', 'reverse-receipt'],
  'second-payment': ['bank-error', 'reverse-receipt'],
  'return-unknown': ['bank-error', 'to-unidentified'],
  'changed-line': ['explained'],
  'dated-ahead': ['explained'],
  'deduction-amount': ['explained'],
  'deduction-case': ['explained'],
  'balance-difference': ['explained'],
  'payout-silent': ['explained'],
  'payout-unbooked': ['explained'],
  'paid-after-return': ['paid-after-all', 'reverse-receipt'],
};

export const movesMoney = (decision: SettlementDecision): boolean => MOVES_MONEY.has(decision);

/** What a decision must name besides its reason. */
export function namesOf(decision: SettlementDecision): 'correctionRef' | 'receiptId' | undefined {
  if (decision === 'bank-error') return 'correctionRef';
  return decision === 'reverse-receipt' ? 'receiptId' : undefined;
}

/** What the case could not give back when its credit was taken back; it stands on suspense. */
export function missingFen(detail: Readonly<Record<string, string>>): Fen {
  return parseYuan(detail['missing'] ?? '0.00');
}

interface Standing {
  readonly kind: DisputeKind;
  readonly detail: Readonly<Record<string, string>>;
  readonly amountFen: Fen;
}

/** Whether what stands on suspense for a dispute came in; everything else there went out. */
export function cameIn({ kind, detail }: Omit<Standing, 'amountFen'>): boolean {
  return (
    kind === 'return-unknown' || (kind === 'unbookable-line' && detail['direction'] === 'credit')
  );
}

/** A line without money, or without an amount that can be read, moved nothing. */
function decisionsForLine(dispute: Standing): readonly SettlementDecision[] {
  if (dispute.amountFen === 0n) return ['explained'];
  return FITTING[cameIn(dispute) ? 'return-unknown' : 'unknown-debit'];
}

/** Decisions that fit a dispute: a gap is covered, and only what has none is explained. */
export function decisionsFor(dispute: Standing): readonly SettlementDecision[] {
  if (dispute.kind === 'unbookable-line') return decisionsForLine(dispute);
  if (dispute.kind !== 'receipt-reversed') return FITTING[dispute.kind];
  return missingFen(dispute.detail) > 0n ? ['cover-from-case'] : ['explained'];
}
