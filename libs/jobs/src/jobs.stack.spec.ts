// Deadlines while Redis is flushed, restarted and away, and while connections die: nothing lost, nothing
// doubled, late by at most one sweep.
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { DeadlineBench } from '../../../test/spine/deadline-bench.js';
import { SPINE_SCHEMA } from '../../../test/spine/spine-database.js';
import { SweepLog } from '../../../test/spine/sweep-log.js';
import { DeadlineSweeper } from './deadlines/deadline-sweeper.js';

jest.setTimeout(90_000);

let bench: DeadlineBench;
let sweeps: SweepLog;

beforeAll(async () => {
  bench = await DeadlineBench.create();
});
afterAll(async () => {
  await bench.close();
});
beforeEach(() => {
  bench.nextBatch();
  sweeps = new SweepLog(DeadlineSweeper.prototype, bench.database);
});
afterEach(async () => {
  await bench.stopApps();
  jest.restoreAllMocks();
});

/** Each fired once, none early, and none was due when a sweep began that ended without firing it. */
async function expectNoSweepMissed(count: number): Promise<void> {
  const all = await bench.expectAllOnce(count);
  expect(all.filter((firing) => sweeps.missed(firing) > 0)).toEqual([]);
  expect(sweeps.length).toBeGreaterThan(0);
}

describe('Redis as a cache of due times', () => {
  it('may be flushed in mid-run: all fire once, late by at most one sweep', async () => {
    const app = await bench.start();
    await bench.start();
    await bench.setMany(app, 60, 500, 100);
    await bench.fired(10);

    await bench.redis.flushAll();
    await bench.fired(25);
    await bench.redis.flushAll();

    await expectNoSweepMissed(60);
  });

  it('may be killed and started empty in mid-run: all fire once, late by at most one sweep', async () => {
    const app = await bench.start();
    await bench.start();
    await bench.setMany(app, 60, 500, 100);
    await bench.fired(10);

    await bench.redis.kill();
    await bench.fired(30);
    await bench.redis.up();

    await expectNoSweepMissed(60);
  });

  it('may be away when deadlines are set and when the process starts', async () => {
    await bench.redis.kill();
    const app = await bench.start();
    await bench.setMany(app, 10, 100, 50);

    await expectNoSweepMissed(10);
    expect(await app.health()).toBe('on time');
    await bench.redis.up();
  });
});

describe('PostgreSQL', () => {
  it('may drop every connection in mid-run: all fire once', async () => {
    const app = await bench.start();
    await bench.setMany(app, 60, 500, 60);
    await bench.fired(10);

    await bench.database.asAdmin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${SPINE_SCHEMA}'
         AND datname = current_database()`,
    );

    await bench.expectAllOnce(60);
  });

  it('may lack the tables of its queue: sweeps do the work', async () => {
    const app = await bench.start({ queue: bench.onPostgres('nowhere') });
    await bench.setMany(app, 5, 100, 50);

    await expectNoSweepMissed(5);
    expect(await app.health()).toBe('on time');
  });
});

describe('legal time', () => {
  it('moved forward makes deadlines due at the next sweep, although every hint says later', async () => {
    const app = await bench.start();
    await bench.setMany(app, 5, 3_600_000, 1_000);

    await bench.database.advanceLegalTime(3_700);

    await expectNoSweepMissed(5);
    await bench.database.asAdmin(`UPDATE court_clock.legal_offset SET moved_by = interval '0'`);
  });
});
