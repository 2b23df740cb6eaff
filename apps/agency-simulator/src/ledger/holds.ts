import type { Fen } from '@lib/kernel';
import { minFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

interface LiveFreeze {
  readonly freezeId: bigint;
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

/**
 * What each freeze of an account holds, earliest first: its cap, as far as the balance goes. Later
 * credits fill standing caps by themselves (额度冻结), a release lets the next in rank move up.
 */
export function allocateHolds(balanceFen: Fen, capsFen: readonly Fen[]): Fen[] {
  let leftFen = balanceFen > 0n ? balanceFen : 0n;
  return capsFen.map((capFen) => {
    const heldFen = minFen(capFen, leftFen);
    leftFen -= heldFen;
    return heldFen;
  });
}

/** Brings the holds of one account in line with its balance and caps; the ledger lock is held. */
export async function settleHolds(
  tx: Tx,
  { bank, accountNo }: { readonly bank: string; readonly accountNo: string },
): Promise<void> {
  const live = await tx.query<LiveFreeze>(
    `SELECT freeze_id AS "freezeId", cap_fen AS "capFen", held_fen AS "heldFen" FROM account_freeze
     WHERE bank = $1 AND account_no = $2 AND state = 'live' ORDER BY freeze_id`,
    [bank, accountNo],
  );
  if (live.length === 0) return;
  const [account] = await tx.query<{ balanceFen: Fen }>(
    'SELECT balance_fen AS "balanceFen" FROM account WHERE bank = $1 AND account_no = $2',
    [bank, accountNo],
  );
  const held = allocateHolds(
    account?.balanceFen ?? 0n,
    live.map((freeze) => freeze.capFen),
  );
  for (const [index, freeze] of live.entries()) {
    const heldFen = held[index] ?? 0n;
    if (heldFen === freeze.heldFen) continue;
    await tx.query('UPDATE account_freeze SET held_fen = $2 WHERE freeze_id = $1', [
      freeze.freezeId,
      heldFen,
    ]);
  }
}

/** Freezes whose printed period is over lose their effect by themselves (查扣冻规定 art. 27). */
export async function expireFreezes(tx: Tx): Promise<number> {
  const expired = await tx.query<{ bank: string; accountNo: string }>(
    `UPDATE account_freeze SET state = 'expired', cap_fen = 0, held_fen = 0,
       reported_cap_fen = 0, reported_held_fen = 0
     WHERE state = 'live' AND to_on < legal_today()
     RETURNING bank, account_no AS "accountNo"`,
  );
  for (const key of expired) await settleHolds(tx, key);
  return expired.length;
}
