import type { CourtDate, Fen } from '@lib/kernel';
import { compactHalfWidth, minFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { AccountKey, BookedMovement } from './ledger.js';
import { Ledger } from './ledger.js';
import { settleHolds } from './holds.js';

export interface Freeze extends AccountKey {
  readonly freezeId: bigint;
  readonly requestNo: string | null;
  readonly lineNo: number;
  readonly authority: string;
  readonly caseNo: string;
  readonly documentNo: string;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  readonly deductedFen: Fen;
  readonly from: CourtDate;
  readonly to: CourtDate;
  readonly state: 'live' | 'released' | 'expired';
}

export type NewFreeze = AccountKey &
  Pick<
    Freeze,
    'requestNo' | 'lineNo' | 'authority' | 'caseNo' | 'documentNo' | 'capFen' | 'from' | 'to'
  >;

const COLUMNS = `freeze_id AS "freezeId", bank, account_no AS "accountNo",
  request_no AS "requestNo", line_no AS "lineNo", authority, case_no AS "caseNo",
  document_no AS "documentNo", cap_fen AS "capFen", held_fen AS "heldFen",
  deducted_fen AS "deductedFen", from_on AS "from", to_on AS "to", state`;

/** Freezes with a cap (额度冻结): the order of arrival is the rank. */
@Injectable()
export class Freezes {
  constructor(private readonly ledger: Ledger) {}

  /** Places a freeze behind those that stand. */
  async place(tx: Tx, given: NewFreeze): Promise<Freeze> {
    await this.ledger.lock(tx);
    const [row] = await tx.query<{ freezeId: bigint }>(
      `INSERT INTO account_freeze (bank, account_no, request_no, line_no, authority, case_no, document_no,
         cap_fen, from_on, to_on, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'live') RETURNING freeze_id AS "freezeId"`,
      [
        given.bank,
        given.accountNo,
        given.requestNo,
        given.lineNo,
        given.authority,
        given.caseNo,
        given.documentNo,
        given.capFen,
        given.from,
        given.to,
      ],
    );
    await settleHolds(tx, given);
    return this.byId(tx, row?.freezeId ?? 0n);
  }

  /** The freeze that a later order names by case and request number; a wrong one finds nothing. */
  async original(
    tx: Tx,
    account: AccountKey,
    order: { readonly requestNo: string; readonly caseNumber: string },
  ): Promise<Freeze | undefined> {
    await this.ledger.lock(tx);
    const rows = await tx.query<Freeze>(
      `SELECT ${COLUMNS} FROM account_freeze
       WHERE bank = $1 AND account_no = $2 AND request_no = $3 ORDER BY freeze_id`,
      [account.bank, account.accountNo, order.requestNo],
    );
    return rows.find((row) => sameText(row.caseNo, order.caseNumber));
  }

  /** Gives up a part of the cap; held money falls to the new cap. Returns what was given up. */
  async release(tx: Tx, freeze: Freeze, amountFen: Fen): Promise<Fen> {
    const releasedFen = minFen(amountFen, freeze.capFen);
    const capFen = freeze.capFen - releasedFen;
    await tx.query(
      `UPDATE account_freeze SET cap_fen = $2, held_fen = least(held_fen, $2),
         state = CASE WHEN $2 = 0 AND state = 'live' THEN 'released' ELSE state END
       WHERE freeze_id = $1`,
      [freeze.freezeId, capFen],
    );
    await settleHolds(tx, freeze);
    return releasedFen;
  }

  /** A continuation in time keeps the rank and moves the end. */
  async prolong(tx: Tx, freeze: Freeze, to: CourtDate): Promise<void> {
    await tx.query('UPDATE account_freeze SET to_on = $2 WHERE freeze_id = $1', [
      freeze.freezeId,
      to,
    ]);
  }

  /** Takes frozen money to the court's account; cap and held fall, the rest of the freeze stays. */
  async take(
    tx: Tx,
    freeze: Freeze,
    order: { readonly amountFen: Fen; readonly payee: AccountKey; readonly requestNo: string },
  ): Promise<BookedMovement> {
    const { amountFen, payee, requestNo } = order;
    await tx.query(
      `UPDATE account_freeze SET cap_fen = cap_fen - $2, held_fen = held_fen - $2,
         deducted_fen = deducted_fen + $2,
         state = CASE WHEN cap_fen = $2 THEN 'released' ELSE state END
       WHERE freeze_id = $1`,
      [freeze.freezeId, amountFen],
    );
    const remark = `扣划 ${requestNo}`;
    return this.ledger.move(tx, { from: freeze, to: payee, amountFen, remark, requestNo });
  }

  /** Standing freezes before this one. */
  async earlier(tx: Tx, freeze: Freeze): Promise<readonly Freeze[]> {
    const standing = await this.standing(tx, freeze);
    return standing.filter((other) => other.freezeId < freeze.freezeId);
  }

  async standing(tx: Tx, { bank, accountNo }: AccountKey): Promise<readonly Freeze[]> {
    return tx.query<Freeze>(
      `SELECT ${COLUMNS} FROM account_freeze WHERE bank = $1 AND account_no = $2 AND state = 'live'
       ORDER BY freeze_id`,
      [bank, accountNo],
    );
  }

  async byId(tx: Tx, freezeId: bigint): Promise<Freeze> {
    const [row] = await tx.query<Freeze>(
      `SELECT ${COLUMNS} FROM account_freeze WHERE freeze_id = $1`,
      [freezeId],
    );
    if (!row) throw new Error(`no freeze ${freezeId}`);
    return row;
  }

  /** The court knows the freeze as it stands now. */
  async reported(tx: Tx, freeze: Pick<Freeze, 'freezeId'>): Promise<void> {
    await tx.query(
      `UPDATE account_freeze SET reported_cap_fen = cap_fen, reported_held_fen = held_fen
       WHERE freeze_id = $1`,
      [freeze.freezeId],
    );
  }

  /** Freezes of courts that changed by themselves since the court was told. */
  async unreported(tx: Tx): Promise<readonly Freeze[]> {
    return tx.query<Freeze>(
      `SELECT ${COLUMNS} FROM account_freeze WHERE request_no IS NOT NULL AND state = 'live'
         AND (cap_fen <> reported_cap_fen OR held_fen <> reported_held_fen)
       ORDER BY freeze_id LIMIT 100`,
    );
  }
}

/** Brackets and spaces come in several widths. */
export function sameText(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return compactHalfWidth(text)
    .replace(/[〔[]/g, '(')
    .replace(/[〕\]]/g, ')')
    .toUpperCase();
}
