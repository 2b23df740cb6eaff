import type { Fen } from '@lib/kernel';
import { allocate, maxFen, minFen, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

export interface GivenShare {
  readonly shareFen: Fen;
  /** Part of it that left for the bank and can no longer be taken back here. */
  readonly lockedFen: Fen;
}

/**
 * Shares that fit what was collected after it became less (an earlier value day, a credit taken
 * back): the excess comes out of what is not paid yet, in proportion to it. What is paid stays.
 */
export function cutToFit(given: readonly GivenShare[], appliedFen: Fen): Fen[] {
  const rooms = given.map(({ shareFen, lockedFen }) => maxFen(0n, shareFen - lockedFen));
  const excessFen = maxFen(0n, sumFen(given.map(({ shareFen }) => shareFen)) - appliedFen);
  const cuts = allocate(minFen(excessFen, sumFen(rooms)), rooms);
  return given.map(({ shareFen }, index) => shareFen - (cuts[index] ?? 0n));
}

const GIVEN = `
  SELECT s.entitlement_id AS id, s.share_fen AS "shareFen", coalesce((SELECT sum(p.amount_fen) FROM payout p
    WHERE p.home_court = s.home_court AND p.case_id = s.case_id AND p.entitlement_id = s.entitlement_id
      AND (p.state IN ('instructed', 'unknown', 'paid') OR EXISTS (SELECT 1 FROM statement_dispute d
        WHERE d.kind = 'paid-after-return' AND d.state = 'open' AND d.detail->>'payoutId' = p.payout_id::text))), 0)::bigint AS "lockedFen"
  FROM entitlement_share s WHERE s.home_court = $1 AND s.case_id = $2 ORDER BY s.entitlement_id`;
const CUT = `
  UPDATE entitlement_share SET share_fen = $4
  WHERE home_court = $1 AND case_id = $2 AND entitlement_id = $3`;

/** Keeps the shares of a case within its newest debt version; the case's lock is held. */
export async function cutShares(
  tx: Tx,
  row: { readonly homeCourt: string; readonly caseId: string },
  appliedFen: Fen,
): Promise<void> {
  const { homeCourt, caseId } = row;
  const given = await tx.query<GivenShare & { id: string }>(GIVEN, [homeCourt, caseId]);
  const fitting = cutToFit(given, appliedFen);
  for (const [index, { id, shareFen }] of given.entries()) {
    const fen = fitting[index] ?? shareFen;
    if (fen !== shareFen) await tx.query(CUT, [homeCourt, caseId, id, fen]);
  }
}
