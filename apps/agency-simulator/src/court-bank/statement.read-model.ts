import type { agencySimulatorApi, AnswerOf, BodyFaults } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { DomainError, formatYuan, instantText, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { BODIES, COURT_BANK } from '../bodies.js';
import { FaultsStore } from '../faults/index.js';

type Statement = AnswerOf<typeof agencySimulatorApi.readStatement>;
type Line = Statement['lines'][number];

interface LineRow {
  readonly entryId: bigint;
  readonly bankRef: string;
  readonly accountNo: string;
  readonly kind: 'court' | 'sub';
  readonly amountFen: Fen;
  readonly totalAfterFen: Fen;
  readonly bookedOn: CourtDate;
  readonly bookedAt: Date;
  readonly name: string;
  readonly account: string;
  readonly bank: string;
  readonly remark: string;
  readonly requestNo: string | null;
  readonly instructionNo: string | null;
  readonly reverses: string | null;
}

// Main account and sub-accounts are one account to the outside: the running balance is of all.
const LINES = `
  SELECT * FROM (
    SELECT entry.entry_id AS "entryId", entry.bank_ref AS "bankRef", account.kind,
      entry.account_no AS "accountNo", entry.amount_fen AS "amountFen",
      (sum(entry.amount_fen) OVER (ORDER BY entry.entry_id))::bigint AS "totalAfterFen",
      entry.booked_on AS "bookedOn", entry.booked_at AS "bookedAt",
      entry.counterpart_name AS name, entry.counterpart_account AS account,
      entry.counterpart_bank AS bank, entry.remark, entry.request_no AS "requestNo",
      entry.instruction_no AS "instructionNo", entry.reverses
    FROM entry JOIN account USING (bank, account_no)
    WHERE entry.bank = $1 AND account.kind IN ('court', 'sub')) AS line`;

/** The court's statement as its bank tells it. */
@Injectable()
export class StatementReadModel {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly faults: FaultsStore,
  ) {}

  /** Lines after a cursor, oldest first. @throws DomainError `BANK.CURSOR` (400). */
  async page(after: string | undefined, limit: number): Promise<Statement> {
    if (after !== undefined && !/^\d{1,18}$/.test(after)) {
      throw new DomainError('BANK.CURSOR', 'invalid', '对账单游标不正确');
    }
    const cursor = after ?? '0';
    return this.uow.run(async (tx) => {
      if ((await this.faults.of(tx, COURT_BANK)).statement === 'late') return lagging(tx, cursor);
      const rows = await tx.query<LineRow>(
        `${LINES} WHERE "entryId" > $2::bigint ORDER BY "entryId" LIMIT $3`,
        [COURT_BANK, cursor, limit + 1],
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        accountNumber: await mainAccount(tx),
        lines: await this.told(tx, shown.map(lineOf), cursor),
        cursor: last ? String(last.entryId) : cursor,
        more: rows.length > limit,
        balance: formatYuan(last?.totalAfterFen ?? (await balanceAt(tx, cursor))),
      };
    });
  }

  private async told(tx: Tx, lines: readonly Line[], cursor: string): Promise<Line[]> {
    const { statement } = await this.faults.of(tx, COURT_BANK);
    const extra = await extraLine(tx, statement, cursor);
    return extra ? [extra, ...lines] : [...lines];
  }
}

/** A statement that lags: consistent up to the cursor, silent about what came after it. */
async function lagging(tx: Tx, cursor: string): Promise<Statement> {
  return {
    accountNumber: await mainAccount(tx),
    lines: [],
    cursor,
    more: false,
    balance: formatYuan(await balanceAt(tx, cursor)),
  };
}

/** The last line before the cursor once more: as it was, or with another amount. */
async function extraLine(
  tx: Tx,
  fault: BodyFaults['statement'],
  cursor: string,
): Promise<Line | undefined> {
  if (fault === 'exact' || fault === 'late') return undefined;
  const [row] = await tx.query<LineRow>(
    `${LINES} WHERE "entryId" <= $2::bigint ORDER BY "entryId" DESC LIMIT 1`,
    [COURT_BANK, cursor],
  );
  if (!row) return undefined;
  const line = lineOf(row);
  if (fault === 'duplicate-line') return line;
  return { ...line, amount: formatYuan(parseYuan(line.amount) + 1n) };
}

async function mainAccount(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ accountNo: string }>(
    `SELECT account_no AS "accountNo" FROM account WHERE bank = $1 AND kind = 'court'
     ORDER BY account_no LIMIT 1`,
    [COURT_BANK],
  );
  if (row) return row.accountNo;
  throw new DomainError('BANK.NO_ACCOUNT', 'not-found', '法院尚未在本行开户');
}

async function balanceAt(tx: Tx, cursor: string): Promise<Fen> {
  const [row] = await tx.query<{ totalFen: Fen }>(
    `SELECT coalesce(sum(entry.amount_fen), 0)::bigint AS "totalFen"
     FROM entry JOIN account USING (bank, account_no)
     WHERE entry.bank = $1 AND account.kind IN ('court', 'sub') AND entry_id <= $2::bigint`,
    [COURT_BANK, cursor],
  );
  return row?.totalFen ?? 0n;
}

function lineOf(row: LineRow): Line {
  const { amountFen, requestNo, instructionNo, reverses } = row;
  return {
    bankRef: row.bankRef,
    cursor: String(row.entryId),
    ...(row.kind === 'sub' ? { subAccountNumber: row.accountNo } : {}),
    direction: amountFen > 0n ? 'credit' : 'debit',
    amount: formatYuan(amountFen > 0n ? amountFen : -amountFen),
    balanceAfter: formatYuan(row.totalAfterFen),
    bookedOn: row.bookedOn,
    bookedAt: instantText(row.bookedAt),
    counterparty: {
      name: row.name,
      accountNumber: row.account,
      bankCode: row.bank,
      ...bankName(row.bank),
    },
    remark: row.remark,
    ...(requestNo === null ? {} : { requestNo }),
    ...(instructionNo === null ? {} : { instructionNo }),
    ...(reverses === null ? {} : { reverses }),
  };
}

function bankName(code: string): { bankName?: string } {
  const bank = BODIES.find((body) => body.code === code);
  return bank ? { bankName: bank.name } : {};
}
