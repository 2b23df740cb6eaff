import type { CourtDate, Fen } from '@lib/kernel';
import { DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { DisputeKind } from '../postings/index.js';
import type { SettlementDecision } from './dispute.rules.js';

/** A dispute as stored, with the case it is about, if any. */
export interface DisputeRow {
  readonly disputeId: string;
  readonly homeCourt: string;
  readonly accountNumber: string;
  readonly kind: DisputeKind;
  readonly bankRef: string | null;
  readonly amountFen: Fen;
  readonly detail: Readonly<Record<string, string>>;
  readonly seenCount: number;
  readonly ownerRole: string;
  readonly state: 'open' | 'settled';
  readonly openedAt: Date;
  readonly caseId: string | null;
  readonly matterId: string | null;
  readonly caseNumber: string | null;
  /** The bank's line that it is about, as the books have it. */
  readonly line: LineRow | null;
}

interface LineRow {
  readonly direction: 'credit' | 'debit';
  /** Fen in digits: JSON has no bigint. */
  readonly amountFen: string;
  readonly bookedOn: CourtDate;
  readonly counterparty: { readonly name: string; readonly accountNumber: string };
  readonly remark: string;
}

export interface SettlementRow {
  readonly settlementId: string;
  readonly disputeId: string;
  readonly decision: SettlementDecision;
  readonly reason: string;
  readonly evidence: string;
  readonly correctionRef: string | null;
  readonly receiptId: string | null;
  readonly state: 'proposed' | 'settled' | 'rejected' | 'void';
  readonly contentHash: string;
  readonly approvalId: string | null;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly settledAt: Date | null;
  /** The approval ran out before anybody decided. */
  readonly lapsed: boolean;
}

export const DISPUTE_SELECT = `
  SELECT d.dispute_id AS "disputeId", d.home_court AS "homeCourt", d.account_number AS "accountNumber",
    d.kind, d.bank_ref AS "bankRef", d.amount_fen AS "amountFen", d.detail, d.seen_count AS "seenCount",
    d.owner_role AS "ownerRole", d.state, d.opened_at AS "openedAt", c.case_id AS "caseId",
    c.matter_id AS "matterId", c.case_number AS "caseNumber",
    CASE WHEN l.bank_ref IS NOT NULL THEN json_build_object('direction', l.direction,
      'amountFen', l.amount_fen::text, 'bookedOn', l.booked_on, 'counterparty', l.counterparty,
      'remark', l.remark) END AS line
  FROM statement_dispute d
  LEFT JOIN statement_line l ON l.home_court = d.home_court AND l.account_number = d.account_number
    AND l.bank_ref = d.bank_ref
  LEFT JOIN case_ref c ON c.case_id = coalesce(
    (d.detail->>'caseId')::uuid,
    (SELECT p.case_id FROM payout p WHERE p.payout_id = (d.detail->>'payoutId')::uuid),
    (SELECT e.case_id FROM expected_receipt e
      WHERE e.home_court = d.home_court AND e.request_no = d.detail->>'requestNo'))`;
export const SETTLEMENT_SELECT = `
  SELECT s.settlement_id AS "settlementId", s.dispute_id AS "disputeId", s.decision, s.reason, s.evidence,
    s.correction_ref AS "correctionRef", s.receipt_id AS "receiptId", s.state, s.content_hash AS "contentHash",
    s.approval_id AS "approvalId", s.proposed_by AS "proposedBy", s.proposed_at AS "proposedAt",
    s.decided_by AS "decidedBy", s.settled_at AS "settledAt",
    (s.state = 'proposed' AND (a.state IN ('expired', 'void') OR a.expires_at <= legal_now())) AS lapsed
  FROM dispute_settlement s LEFT JOIN approval a ON a.id = s.approval_id`;

const LOCK = `${DISPUTE_SELECT} WHERE d.dispute_id = $1 FOR UPDATE OF d`;
const LOCK_PARTNER = `
  ${DISPUTE_SELECT} WHERE d.home_court = $1 AND d.account_number = $2 AND d.bank_ref = $3
    AND d.kind IN ('unknown-debit', 'second-payment', 'return-unknown', 'unbookable-line')
    AND d.state = 'open'
  FOR UPDATE OF d`;
const LIVE = `
  ${SETTLEMENT_SELECT} WHERE s.dispute_id = $1 AND s.state IN ('proposed', 'settled') FOR UPDATE OF s`;
const BY_ID = `${SETTLEMENT_SELECT} WHERE s.settlement_id = $1 FOR UPDATE OF s`;
const INSERT = `
  INSERT INTO dispute_settlement (settlement_id, home_court, dispute_id, decision, reason, evidence,
    correction_ref, receipt_id, state, content_hash, approval_id, proposed_by, settled_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
    CASE WHEN $9 = 'settled' THEN legal_now() END)`;
const MOVE = `
  UPDATE dispute_settlement SET state = $2, decided_by = $3, transfer_id = $4,
    settled_at = CASE WHEN $2 = 'settled' THEN legal_now() END
  WHERE settlement_id = $1`;
const SETTLED = `UPDATE statement_dispute SET state = 'settled' WHERE dispute_id = $1`;

/** @throws DomainError `DISPUTE.NOT_FOUND` (404), also for another court's dispute. */
export async function lockDispute(tx: Tx, disputeId: string, court: string): Promise<DisputeRow> {
  const [row] = isUuid(disputeId) ? await tx.query<DisputeRow>(LOCK, [disputeId]) : [];
  if (row?.homeCourt === court) return row;
  throw new DomainError('DISPUTE.NOT_FOUND', 'not-found', '没有找到这条对账差异');
}

/** The open dispute about another line of the same account that stands on suspense. */
export async function lockSuspenseLine(
  tx: Tx,
  dispute: DisputeRow,
  bankRef: string,
): Promise<DisputeRow | undefined> {
  const params = [dispute.homeCourt, dispute.accountNumber, bankRef];
  const [row] = await tx.query<DisputeRow>(LOCK_PARTNER, params);
  return row;
}

/** The proposed or carried out settlement of a dispute. */
export async function liveSettlement(
  tx: Tx,
  disputeId: string,
): Promise<SettlementRow | undefined> {
  const [row] = await tx.query<SettlementRow>(LIVE, [disputeId]);
  return row;
}

export async function lockSettlement(tx: Tx, settlementId: string): Promise<SettlementRow> {
  const [row] = await tx.query<SettlementRow>(BY_ID, [settlementId]);
  if (row) return row;
  throw new DomainError('DISPUTE.NOT_FOUND', 'not-found', '没有找到这次差异处理');
}

export type NewSettlement = Pick<
  SettlementRow,
  | 'settlementId'
  | 'disputeId'
  | 'decision'
  | 'reason'
  | 'evidence'
  | 'correctionRef'
  | 'receiptId'
  | 'contentHash'
  | 'approvalId'
  | 'proposedBy'
> & { readonly homeCourt: string; readonly state: 'proposed' | 'settled' };

export async function insertSettlement(tx: Tx, row: NewSettlement): Promise<void> {
  await tx.query(INSERT, [
    row.settlementId,
    row.homeCourt,
    row.disputeId,
    row.decision,
    row.reason,
    row.evidence,
    row.correctionRef,
    row.receiptId,
    row.state,
    row.contentHash,
    row.approvalId,
    row.proposedBy,
  ]);
}

/** Ends a proposal: settled with its posting, rejected, or void because nobody decided in time. */
export async function endProposal(
  tx: Tx,
  settlementId: string,
  end: {
    readonly to: 'settled' | 'rejected' | 'void';
    readonly decidedBy: string | null;
    readonly transferId?: string;
  },
): Promise<void> {
  await tx.query(MOVE, [settlementId, end.to, end.decidedBy, end.transferId ?? null]);
}

export async function markSettled(tx: Tx, disputeId: string): Promise<void> {
  await tx.query(SETTLED, [disputeId]);
}
