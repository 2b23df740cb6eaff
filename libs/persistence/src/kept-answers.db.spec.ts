import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandContext } from '@lib/platform';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { CommandRunner } from './command-runner.js';
import { openDatabase } from './database.js';
import { forgetOldAnswers } from './kept-answers.js';
import { ReadDatabase } from './read-database.js';
import { UnitOfWork } from './unit-of-work.js';

// Aim: the table of answers does not grow for ever, and no answer is forgotten too early.
describe('forgetOldAnswers', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let reads: ReadDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase(['case-flow']);
    dataSource = await openDatabase({ url: database.url('case-flow'), schema: 'case_flow' });
    reads = new ReadDatabase(dataSource);
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await dataSource.destroy();
    await database.drop();
  });

  beforeEach(() => admin.query('TRUNCATE case_flow.idempotency'));

  const keep = (prefix: string, count: number, age: string, response = `'{}'`) =>
    admin.query(
      `INSERT INTO case_flow.idempotency (home_court, person_id, route, key, input_hash, response, created_at)
       SELECT '虚构0101', 'person-1', 'POST /things', $1 || n, 'a', ${response}::jsonb,
         now() - $2::interval FROM generate_series(1, $3) AS n`,
      [prefix, age, count],
    );
  const kept = async (): Promise<string[]> => {
    const rows = await reads.query<{ key: string }>('SELECT key FROM idempotency ORDER BY key');
    return rows.map((row) => row.key);
  };

  it('forgets what is older than thirty days and nothing younger', async () => {
    await keep('old', 2, '30 days 1 minute');
    await keep('young', 2, '29 days 23 hours');

    expect(await forgetOldAnswers(reads)).toBe(2n);
    expect(await kept()).toEqual(['young1', 'young2']);
  });

  it('keeps an old row that has no answer yet, and forgets an old empty answer', async () => {
    await keep('none', 1, '90 days', 'NULL');
    await keep('empty', 1, '90 days', `'null'`);

    expect(await forgetOldAnswers(reads)).toBe(1n);
    expect(await kept()).toEqual(['none1']);
  });

  it('takes several bites until little is left', async () => {
    await keep('old', 11_000, '31 days');

    expect(await forgetOldAnswers(reads)).toBe(11_000n);
  });

  it('removes at most 5000 in one statement, so that no lock is held long', async () => {
    await keep('old', 5_001, '31 days');

    const [row] = await reads.query<{ gone: bigint }>(
      `SELECT prune_idempotency(interval '30 days') AS gone`,
    );

    expect(row?.gone).toBe(5_000n);
  });

  it('removes each row once when two processes prune at the same moment', async () => {
    await keep('old', 300, '31 days');

    const gone = await Promise.all([forgetOldAnswers(reads), forgetOldAnswers(reads)]);

    expect(gone.reduce((sum, count) => sum + count, 0n)).toBe(300n);
    expect(await kept()).toEqual([]);
  });

  it('is not to be talked into a shorter time', async () => {
    await keep('young', 1, '29 days');

    await reads.query(`SELECT prune_idempotency(interval '1 second')`);
    // Compared by years of 360 days it is longer than 30 days, subtracted it lies in the future.
    await reads.query(`SELECT prune_idempotency(interval '-6 years 2191 days')`);

    expect(await kept()).toEqual(['young1']);
  });

  it("does not let the app's role delete answers by hand or date them back", async () => {
    await keep('young', 1, '1 day');

    for (const sql of [
      'DELETE FROM idempotency',
      `UPDATE idempotency SET created_at = now() - interval '31 days'`,
      `INSERT INTO idempotency (home_court, person_id, route, key, input_hash, created_at)
       VALUES ('x', 'x', 'x', 'x', 'x', '2020-01-01')`,
    ]) {
      await expect(reads.query(sql)).rejects.toThrow('permission denied');
    }
  });

  it('gives a repeated command its first answer before, and runs it anew after', async () => {
    const commands = new CommandRunner(new UnitOfWork(dataSource));
    const command = {
      actor: { court: '虚构0101', personId: 'person-1' },
      route: 'POST /things',
      idempotencyKey: 'key-00000001',
      inputHash: 'a',
    } as CommandContext;
    let runs = 0;
    const run = () => commands.run(command, async () => ({ runs: (runs += 1) }));
    const age = (interval: string) =>
      admin.query(`UPDATE case_flow.idempotency SET created_at = now() - $1::interval`, [interval]);

    await run();
    await age('29 days');
    await forgetOldAnswers(reads);
    expect(await run()).toEqual({ runs: 1 });

    await age('31 days');
    await forgetOldAnswers(reads);
    expect(await run()).toEqual({ runs: 2 });
  });
});
