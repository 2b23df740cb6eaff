import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { CommandRunner } from './command-runner.js';
import { openDatabase } from './database.js';
import { legalToday } from './legal-time.js';
import { moveLegalClock, assertNoOffset } from './legal-clock-offset.js';
import { ReadDatabase } from './read-database.js';
import type { Tx } from './unit-of-work.js';
import { sqlState, UnitOfWork } from './unit-of-work.js';

// Aim: transactions and commands keep their promises on real PostgreSQL, with the app's own role.
describe('UnitOfWork and CommandRunner', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let work: UnitOfWork;
  let commands: CommandRunner;

  const command = {
    actor: {
      personId: 'person-1',
      account: 'officer1',
      displayName: '承办人',
      roles: ['officer'],
      court: '京0199',
    },
    route: 'POST /things',
    idempotencyKey: 'key-00000001',
    inputHash: 'a',
    correlationId: 'c',
    bearer: '',
  } as unknown as Parameters<CommandRunner['run']>[0];

  beforeAll(async () => {
    database = await createTestDatabase(['case-flow']);
    dataSource = await openDatabase({ url: database.url('case-flow'), schema: 'case_flow' });
    work = new UnitOfWork(dataSource);
    commands = new CommandRunner(work);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const staff = async (id: string): Promise<number> => {
    const rows = await new ReadDatabase(dataSource).query(
      'SELECT 1 FROM staff_member WHERE person_id = $1',
      [id],
    );
    return rows.length;
  };
  const INSERT = `INSERT INTO staff_member (court, person_id, name, roles) VALUES ('京0199', $1, 'x', '{}')`;

  it('rolls everything back when the work throws, and gives no hint', async () => {
    let hinted = false;

    await expect(
      work.run(async (tx) => {
        await tx.query(INSERT, ['gone']);
        tx.afterCommit(() => {
          hinted = true;
        });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');

    expect(await staff('gone')).toBe(0);
    expect(hinted).toBe(false);
  });

  it('runs hints only after the commit is visible to others', async () => {
    let seen: Promise<number> | undefined;

    await work.run(async (tx) => {
      await tx.query(INSERT, ['kept']);
      tx.afterCommit(() => {
        seen = staff('kept');
      });
    });

    expect(await seen).toBe(1);
  });

  it.each([
    ['by the work', (tx: Tx) => tx.query('SELECT 1 / 0')],
    ['by an entity manager', (tx: Tx) => tx.entities.query('SELECT 1 / 0')],
  ])('rejects when a failed last statement is swallowed %s, and gives no hint', async (_, fail) => {
    let hinted = false;

    await expect(
      work.run(async (tx) => {
        await tx.query(INSERT, ['swallowed']);
        tx.afterCommit(() => {
          hinted = true;
        });
        await fail(tx).catch(() => undefined);
        return 'looks done';
      }),
    ).rejects.toThrow('the work swallowed a failed statement');

    expect(await staff('swallowed')).toBe(0);
    expect(hinted).toBe(false);
  });

  it('names the statement error that was swallowed', async () => {
    const swallowing = work.run(async (tx) => {
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });

    await expect(swallowing).rejects.toMatchObject({ cause: { code: '22012' } });
  });

  it('commits what was written around a savepoint that took a failure back', async () => {
    await work.run(async (tx) => {
      await tx.query(INSERT, ['saved']);
      await tx.query('SAVEPOINT risky');
      await tx.query('SELECT 1 / 0').catch(() => tx.query('ROLLBACK TO SAVEPOINT risky'));
    });

    expect(await staff('saved')).toBe(1);
  });

  it('rejects what a deferred constraint refuses at the commit, and gives the connection back', async () => {
    const owner = await openDatabase({ url: database.adminUrl, schema: 'case_flow' });
    await owner.query('CREATE TABLE late (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    await owner.destroy();
    const refused = work.run((tx) => tx.query('INSERT INTO late VALUES (1), (1)'));

    await expect(refused).rejects.toMatchObject({ code: '23505' });
    expect(await work.run((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('retries a deadlock on a fresh transaction and loses neither side', async () => {
    await work.run(async (tx) => {
      await tx.query(INSERT, ['left']);
      await tx.query(INSERT, ['right']);
    });
    const lock = 'SELECT 1 FROM staff_member WHERE person_id = $1 FOR UPDATE';
    let arrived = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      release = resolve;
    });
    const cross = (first: string, second: string): Promise<string> =>
      work.run(async (tx) => {
        await tx.query(lock, [first]);
        arrived += 1;
        if (arrived === 2) release();
        await both;
        await tx.query(lock, [second]);
        return first;
      });

    const done = await Promise.all([cross('left', 'right'), cross('right', 'left')]);

    expect(done).toEqual(['left', 'right']);
  });

  it('gives the first answer again for the same key and input, and does nothing twice', async () => {
    const run = (): Promise<{ at: string }> =>
      commands.run(command, async (tx) => {
        await tx.query(INSERT, [`once-${Math.floor(performance.now() * 1000)}`]);
        return { at: String(performance.now()) };
      });

    const answers = await Promise.all([run(), run(), run()]);

    expect(new Set(answers.map((answer) => answer.at)).size).toBe(1);
    const rows = await new ReadDatabase(dataSource).query(
      "SELECT 1 FROM staff_member WHERE person_id LIKE 'once-%'",
    );
    expect(rows).toHaveLength(1);
  });

  it('refuses a key that came with another input', async () => {
    const other = { ...command, inputHash: 'b' };

    await expect(commands.run(other, async () => ({}))).rejects.toMatchObject({
      code: 'IDEMPOTENCY.KEY_REUSED',
    });
  });

  it('stores nothing for a refused command, so that it may be tried again', async () => {
    const again = { ...command, idempotencyKey: 'key-00000002' };
    await expect(
      commands.run(again, async () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');

    expect(await commands.run(again, async () => 'now')).toBe('now');
  });

  it("keeps the app's role out of other schemas and of the clock", async () => {
    const denied = async (sql: string): Promise<string | undefined> => {
      try {
        await dataSource.query(sql);
      } catch (error) {
        return sqlState(error);
      }
      return undefined;
    };

    expect(await denied('UPDATE court_clock.legal_offset SET moved_by = interval $$1 day$$')).toBe(
      '42501',
    );
    expect(await denied('CREATE TABLE case_flow.intruder (x int)')).toBe('42501');
    expect(await denied('DELETE FROM case_flow.schema_migration')).toBe('42501');
  });

  it('moves legal time for every session together, and production refuses the offset', async () => {
    await moveLegalClock(database.adminUrl, new Date('2026-03-02T16:30:00Z'));
    const reads = new ReadDatabase(dataSource);

    expect(await legalToday(reads)).toBe('2026-03-03');
    await expect(assertNoOffset(reads)).rejects.toThrow('production refuses an offset');
  });

  it('reads bigint as bigint and date as plain text', async () => {
    const [row] = await new ReadDatabase(dataSource).query<{ big: unknown; day: unknown }>(
      "SELECT 9007199254740993::bigint AS big, date '2026-02-28' AS day",
    );

    expect(row).toEqual({ big: 9007199254740993n, day: '2026-02-28' });
  });
});
