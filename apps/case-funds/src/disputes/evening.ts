import type { CaseRef } from '@lib/case-refs';
import type { Fen } from '@lib/kernel';
import { formatYuan, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { latestDebt } from '../debts/index.js';
import { CLEARING, lockPayout } from '../payouts/index.js';
import type { AccountId } from '../postings/index.js';
import { caseAccount, courtAccount, derivedId, postInTx } from '../postings/index.js';
import { caseShort, notEven } from './dispute.errors.js';
import { DECISION_TEXT } from './dispute.rules.js';
import type { DisputeRow, SettlementRow } from './dispute-rows.js';

export type Plan = Pick<SettlementRow, 'settlementId' | 'decision' | 'receiptId'>;

/** Promised on paper: nothing is held for it yet. */
const PROMISED = `
  SELECT coalesce(sum(p.amount_fen), 0)::bigint AS fen FROM payout p
  WHERE p.home_court = $1 AND p.case_id = $2 AND p.state IN ('proposed', 'approved')`;

const SHARED = `
  SELECT s.share_fen AS fen FROM entitlement_share s WHERE s.home_court = $1 AND s.case_id = $2`;

/**
 * Shares stay within what was collected (I7).
 *
 * @throws DomainError `DISPUTE.NOT_EVEN`.
 */
export async function assertSharesFit(tx: Tx, row: CaseRef): Promise<void> {
  const shares = await tx.query<{ fen: Fen }>(SHARED, [row.homeCourt, row.caseId]);
  const sharedFen = sumFen(shares.map(({ fen }) => fen));
  const debt = await latestDebt(tx, row.homeCourt, row.caseId);
  if (sharedFen <= (debt?.appliedFen ?? 0n)) return;
  throw notEven(
    '本案已发放的份额仍多于计入债务的到账',
    '请等被执行人补足款项或追回多发的案款后再处理',
  );
}

export async function promisedFenOf(tx: Tx, row: CaseRef): Promise<Fen> {
  const [promised] = await tx.query<{ fen: Fen }>(PROMISED, [row.homeCourt, row.caseId]);
  return promised?.fen ?? 0n;
}

/** @throws DomainError `DISPUTE.CASE_SHORT`. */
export async function assertFree(
  tx: Tx,
  row: CaseRef,
  wantedFen: Fen,
  promisedFen: Fen,
): Promise<void> {
  const account = await caseAccount(tx, row.homeCourt, row.caseId);
  const freeFen = account.balanceFen - account.heldFen - promisedFen;
  if (freeFen < wantedFen) throw caseShort(formatYuan(wantedFen), formatYuan(freeFen));
}

export interface Evening {
  readonly from?: AccountId;
  readonly to?: AccountId;
  readonly amountFen: Fen;
  readonly actor: Actor;
  readonly caseId?: string;
}

/** One posting between what evens a dispute out and where it stands; its id follows from the settlement. */
export async function evenOut(
  tx: Tx,
  dispute: DisputeRow,
  plan: Plan,
  move: Evening,
): Promise<string> {
  const { homeCourt, bankRef, disputeId } = dispute;
  const stands = await standsOn(tx, dispute);
  const id = derivedId('dispute-settlement', plan.settlementId);
  await postInTx(tx, [
    {
      id,
      kind: 'transfer',
      homeCourt,
      from: move.from ?? stands,
      to: move.to ?? stands,
      amountFen: move.amountFen,
      effectiveOn: await legalToday(tx),
      memo: `对账差异处理:${DECISION_TEXT[plan.decision]}`,
      decidedBy: move.actor.personId,
      source: bankRef ?? disputeId,
      ...(move.caseId === undefined ? {} : { caseId: move.caseId }),
    },
  ]);
  return id;
}

/** A payment called returned that left stands on its clearing account, all else on suspense. */
async function standsOn(tx: Tx, dispute: DisputeRow): Promise<AccountId> {
  const { homeCourt, kind, detail } = dispute;
  const late = kind === 'paid-after-return';
  const account = late
    ? CLEARING[(await lockPayout(tx, detail['payoutId'] ?? '')).kind]
    : 'suspense';
  return (await courtAccount(tx, homeCourt, account)).accountId;
}
