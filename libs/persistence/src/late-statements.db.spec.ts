import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { openDatabase } from './database.js';
import type { Tx } from './unit-of-work.js';
import { UnitOfWork } from './unit-of-work.js';

// Aim: what is said in a transaction that is over is refused, not written outside any transaction or
// into the next one on that connection.
describe('a statement that comes when its transaction is over', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let work: UnitOfWork;

  beforeAll(async () => {
    database = await createTestDatabase(['case-flow']);
    dataSource = await openDatabase({
      url: database.url('case-flow'),
      schema: 'case_flow',
      poolSize: 1,
    });
    work = new UnitOfWork(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const INSERT = `INSERT INTO staff_member (court, person_id, name, roles) VALUES ('京0199', $1, 'x', '{}')`;
  const staff = (id: string): Promise<unknown[]> =>
    dataSource.query('SELECT 1 FROM staff_member WHERE person_id = $1', [id]);

  it('is refused after a rollback', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const act = work.run(async (tx) => {
      late = delay(100).then(() => tx.query(INSERT, ['late-1']));
      await Promise.all([late, tx.query('SELECT 1 / 0')]);
    });
    await expect(act).rejects.toThrow('division by zero');

    await expect(late).rejects.toThrow('over');
    expect(await staff('late-1')).toHaveLength(0);
  });

  it('does not get into the transaction of somebody else', async () => {
    let kept: Tx | undefined;
    await work.run(async (tx) => void (kept = tx));
    const other = work.run(async () => {
      await kept?.query(INSERT, ['late-2']).catch(() => undefined);
    });
    await other;

    expect(await staff('late-2')).toHaveLength(0);
  });
});
