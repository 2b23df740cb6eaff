import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';
import { statementName } from './database.js';

/** An open transaction, handed down explicitly as the first argument (style.md §1). */
export interface Tx {
  /** TypeORM's manager on this transaction, for simple reads and writes of entities. */
  readonly entities: EntityManager;
  /** Runs one statement as a named prepared statement; returns its rows. */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Registers a hint (wake a relay, queue a job) that runs only after the commit. Must not throw. */
  afterCommit(hint: () => void): void;
}

interface PgClient {
  query(text: 'COMMIT'): Promise<{ command: string }>;
  query(config: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 4;

/**
 * Runs work in one transaction at READ COMMITTED. A serialization failure or deadlock is retried
 * with a fresh transaction, so the work must hold no outside effect.
 *
 * Work that swallows the error of a statement is rejected: PostgreSQL has undone all of it. Who
 * wants to go on after a failing statement sets a savepoint before it.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  private async attempt<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    const hints: (() => void)[] = [];
    let failure: unknown;
    let over = false;
    try {
      const client = (await runner.connect()) as PgClient;
      await runner.startTransaction();
      const tx: Tx = {
        entities: runner.manager,
        query: async <Row>(sql: string, params: readonly unknown[] = []) => {
          // The connection may be somebody else's by now.
          if (over)
            throw new Error('the transaction of this statement is over', { cause: failure });
          const named = { name: statementName(sql), text: sql, values: [...params] };
          try {
            return (await client.query(named)).rows as Row[];
          } catch (error) {
            failure = error;
            throw error;
          }
        },
        afterCommit: (hint) => hints.push(hint),
      };
      const result = await work(tx);
      over = true;
      await commit(client, failure);
      for (const hint of hints) hint();
      return result;
    } catch (error) {
      over = true;
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/**
 * PostgreSQL answers the COMMIT of an aborted transaction with ROLLBACK and without an error. TypeORM's
 * own commit drops that answer, and the client's transaction status may lag behind a failed statement.
 */
async function commit(client: PgClient, failure: unknown): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command === 'COMMIT') return;
  throw new Error(`nothing was committed: the work swallowed a failed statement (${command})`, {
    cause: failure,
  });
}

/** The SQLSTATE of a driver error, wherever TypeORM or pg put it. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlState(error.driverError) : undefined;
}
