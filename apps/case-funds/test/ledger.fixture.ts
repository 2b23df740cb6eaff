import type { Fen } from '@lib/kernel';
import { courtDate, newId } from '@lib/kernel';
import { openDatabase, UnitOfWork } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { caseAccount, courtAccount, mirrorAccount } from '../src/postings/account-book.js';
import { judge } from '../src/postings/ledger.js';
import type { AccountId, LedgerOrder, Verdict } from '../src/postings/transfer.js';

export const COURT = '京0199';

type Filled = 'homeCourt' | 'effectiveOn' | 'memo' | 'decidedBy';
/** Omit over each member of the union by itself. */
type DraftOf<Order> = Order extends LedgerOrder ? Omit<Order, Filled> : never;

/** A ledger of its own for one spec file, reached with the app's own role. */
export class LedgerBench {
  private constructor(
    readonly database: TestDatabase,
    private readonly dataSource: DataSource,
    readonly unitOfWork: UnitOfWork,
  ) {}

  static async open(): Promise<LedgerBench> {
    const database = await createTestDatabase(['case-funds']);
    const url = database.url('case-funds');
    const dataSource = await openDatabase({ url, schema: 'case_funds' });
    return new LedgerBench(database, dataSource, new UnitOfWork(dataSource));
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
  }

  async query<Row = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, params);
  }

  /** A fresh mirror (no floor) and a fresh case account (floor zero). */
  async accounts(): Promise<{
    mirror: AccountId;
    one: AccountId;
    other: AccountId;
    clearing: AccountId;
  }> {
    return this.unitOfWork.run(async (tx) => ({
      mirror: (await mirrorAccount(tx, COURT, newId())).accountId,
      one: (await caseAccount(tx, COURT, newId())).accountId,
      other: (await caseAccount(tx, COURT, newId())).accountId,
      clearing: (await courtAccount(tx, COURT, 'payout-clearing')).accountId,
    }));
  }

  judge(orders: readonly LedgerOrder[]): Promise<Verdict[]> {
    return this.unitOfWork.run((tx) => judge(tx, orders));
  }

  async balance(accountId: AccountId): Promise<{ balanceFen: Fen; heldFen: Fen }> {
    const [row] = await this.query<{ balanceFen: Fen; heldFen: Fen }>(
      'SELECT balance_fen AS "balanceFen", held_fen AS "heldFen" FROM account WHERE account_id = $1',
      [accountId],
    );
    if (!row) throw new Error('no such account');
    return row;
  }
}

/** Fills in what a spec does not care about. */
export function order(draft: DraftOf<LedgerOrder>): LedgerOrder {
  return {
    homeCourt: COURT,
    effectiveOn: courtDate('2026-03-02'),
    memo: '测试',
    decidedBy: 'person-1',
    ...draft,
  };
}
