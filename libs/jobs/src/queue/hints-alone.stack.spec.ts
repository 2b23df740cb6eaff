// What hints do by themselves: the apps here do not sweep, so whatever fires fires by a hint.
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
import { eventually } from '@lib/testing';
import { DeadlineBench } from '../../../../test/spine/deadline-bench.js';
import { withoutSweeps } from '../../../../test/spine/quiet-clocks.js';
import { COURT, SpineDatabase } from '../../../../test/spine/spine-database.js';

jest.setTimeout(90_000);

const HOUR_MS = 3_600_000;

let bench: DeadlineBench;

beforeAll(async () => {
  bench = await DeadlineBench.create();
});
afterAll(async () => {
  await bench.close();
});
beforeEach(() => {
  bench.nextBatch();
  withoutSweeps();
});
afterEach(async () => {
  await bench.stopApps();
  jest.restoreAllMocks();
});

describe.each([
  ['Redis', () => bench.onRedis()],
  ['PostgreSQL', () => bench.onPostgres()],
])('hints over BullMQ on %s', (_name, queue) => {
  it('fire deadlines', async () => {
    const app = await bench.start({ queue: queue() });

    await bench.setMany(app, 8, 700, 500);

    await bench.expectAllOnce(8);
  });

  it('wake a worker for a task that another process added', async () => {
    await bench.start({ queue: queue() });
    const api = await bench.start({ queue: queue(), work: false });
    const subject = bench.batch;

    await api.run((tx) => api.tasks.add(tx, 'ease', { subject }, { homeCourt: COURT }));

    await eventually(async () => {
      const [row] = await bench.database.reads.query(
        `SELECT state FROM task WHERE payload ->> 'subject' = $1`,
        [subject],
      );
      expect(row).toEqual({ state: 'done' });
    }, 40_000);
  });

  it('follow a deadline that is moved, and find nothing due for one put off or cancelled', async () => {
    const app = await bench.start({ queue: queue() });
    await app.run(async (tx) => {
      const set = (name: string, inMs: number) => bench.set(app, tx, name, inMs);
      await set('moved up', HOUR_MS);
      await set('moved up', 800);
      await set('put off', 800);
      await set('put off', HOUR_MS);
      await set('cancelled', 800);
      await app.deadlines.cancel(tx, 'plain', `${bench.batch}/cancelled`, 'test');
      await set('rings after the others', 2_000);
    });

    const fired = await bench.expectAllOnce(2);

    expect(fired.map(({ subject }) => subject.split('/')[1]).sort()).toEqual([
      'moved up',
      'rings after the others',
    ]);
  });
});

describe('Redis', () => {
  it('is heard again after it was killed and came back empty', async () => {
    const app = await bench.start({ canaryEveryMs: 300 });
    await bench.redis.kill();
    await bench.redis.up();

    // A hint offered before the connection stands again is lost, as it may be.
    await eventually(async () => {
      bench.nextBatch();
      await bench.setMany(app, 4, 400, 600);
      await bench.fired(4, 6_000);
    }, 60_000);

    await bench.expectAllOnce(4);
  });

  it('is made whole by the reconciler after a flush', async () => {
    const app = await bench.start({ reconcileEveryMs: 300 });
    await bench.setMany(app, 4, 6_000, 300);
    await bench.redis.flushAll();

    await bench.expectAllOnce(4);
  });

  it('serves two databases without hearing each other', async () => {
    const other = await SpineDatabase.create();
    await bench.start({ databaseUrl: other.url });
    const app = await bench.start();

    await bench.setMany(app, 5, 500, 200);

    await bench.expectAllOnce(5);
    expect(await other.effects('plain')).toEqual([]);
    await bench.stopApps();
    await other.drop();
  });
});
