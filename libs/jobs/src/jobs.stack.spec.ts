// Deadlines while Redis is flushed, restarted and away, and while workers are killed: nothing lost,
// nothing doubled, late by at most one sweep.
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
import { EffectDeadline, ProbeTask } from '../../../test/spine/handlers.js';
import { OwnRedis } from '../../../test/spine/own-redis.js';
import type { SpineAppOptions } from '../../../test/spine/spine-app.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../test/spine/spine-database.js';
import type { QueueOptions } from './jobs-options.js';
import { prepareQueueSchema } from './queue/prepare-queue-schema.js';

jest.setTimeout(60_000);

const SWEEP_MS = 1_000;
/** Room for a busy machine; a lost hint or a missed sweep would cost far more. */
const SLACK_MS = 1_500;
const SLOW_SWEEP_MS = 10_000;

class PlainDeadline extends EffectDeadline {
  constructor() {
    super('plain');
  }
}
class EaseTask extends ProbeTask {
  constructor() {
    super('ease', async () => undefined);
  }
}

let database: SpineDatabase;
let redis: OwnRedis;
const apps: SpineApp[] = [];
let serial = 0;
let batch = '';

beforeAll(async () => {
  [database, redis] = await Promise.all([SpineDatabase.create(), OwnRedis.start()]);
  await prepareQueueSchema(database.adminUrl, SPINE_SCHEMA, SPINE_SCHEMA);
});
afterAll(async () => {
  await redis.kill();
  await database.drop();
});
beforeEach(() => {
  batch = `batch-${(serial += 1)}`;
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
});

const onRedis = (): QueueOptions => ({ kind: 'redis', url: redis.url });
const onPostgres = (): QueueOptions => ({
  kind: 'postgres',
  url: database.url,
  schema: SPINE_SCHEMA,
});

async function start(options: Partial<SpineAppOptions> = {}): Promise<SpineApp> {
  const app = await SpineApp.start({
    databaseUrl: database.url,
    queue: onRedis(),
    deadlines: [PlainDeadline],
    tasks: [EaseTask],
    sweepEveryMs: SWEEP_MS,
    ...options,
  });
  apps.push(app);
  return app;
}

/** Sets `count` deadlines, the first due after `fromMs`, one each `stepMs`. */
async function setMany(
  app: SpineApp,
  count: number,
  fromMs: number,
  stepMs: number,
): Promise<void> {
  await app.run(async (tx) => {
    const [row] = await tx.query<{ now: Date }>('SELECT legal_now() AS now');
    for (let number = 0; number < count; number += 1) {
      await app.deadlines.set(tx, {
        kind: 'plain',
        subjectId: `${batch}/${number}`,
        homeCourt: COURT,
        dueAt: new Date(row!.now.getTime() + fromMs + number * stepMs),
      });
    }
  });
}

/** Lateness of each firing of this batch in ms; negative would be early. */
async function lateness(): Promise<number[]> {
  const rows = await database.reads.query<{ late: number }>(
    `SELECT (extract(epoch FROM e.at - d.due_at) * 1000)::float8 AS late
     FROM effect e JOIN deadline d ON d.subject_id = e.subject AND d.kind = e.kind
     WHERE e.subject LIKE $1 ORDER BY late`,
    [`${batch}/%`],
  );
  return rows.map((row) => row.late);
}

async function expectAllOnce(count: number, latestMs: number): Promise<void> {
  const late = await eventually(async () => {
    const found = await lateness();
    expect(found.length).toBeGreaterThanOrEqual(count);
    return found;
  }, 30_000);
  const subjects = new Set((await database.effects('plain')).map((effect) => effect.subject));
  expect(late).toHaveLength(count);
  expect([...subjects].filter((name) => name.startsWith(`${batch}/`))).toHaveLength(count);
  expect(late[0]).toBeGreaterThanOrEqual(0);
  expect(late.at(-1)).toBeLessThan(latestMs);
}

const fired = (count: number) =>
  eventually(async () => expect((await lateness()).length).toBeGreaterThanOrEqual(count), 20_000);

describe.each([
  ['Redis', onRedis],
  ['PostgreSQL', onPostgres],
])('hints over BullMQ on %s', (_name, queue) => {
  it('fire a deadline on time, long before the next sweep', async () => {
    const app = await start({ queue: queue(), sweepEveryMs: SLOW_SWEEP_MS });

    await setMany(app, 8, 700, 500);

    await expectAllOnce(8, SLACK_MS);
  });

  it('wake a worker for a task that another process added', async () => {
    await start({ queue: queue(), sweepEveryMs: SLOW_SWEEP_MS });
    const api = await start({ queue: queue(), work: false });
    await eventually(async () => expect(await api.health()).toBe('sets only'));

    await api.run((tx) => api.tasks.add(tx, 'ease', { subject: batch }, { homeCourt: COURT }));

    await eventually(async () => {
      const [row] = await database.reads.query(
        `SELECT state FROM task WHERE payload ->> 'subject' = $1`,
        [batch],
      );
      expect(row).toEqual({ state: 'done' });
    }, 5_000);
  });

  it('follow a deadline that is moved, and fall silent for one that is cancelled', async () => {
    const app = await start({ queue: queue(), sweepEveryMs: SLOW_SWEEP_MS });
    await setMany(app, 3, 60_000, 0);
    await app.run((tx) => app.deadlines.cancel(tx, 'plain', `${batch}/2`, 'test'));
    await app.run(async (tx) => {
      const [row] = await tx.query<{ now: Date }>('SELECT legal_now() AS now');
      const dueAt = new Date(row!.now.getTime() + 800);
      const spec = { kind: 'plain', subjectId: `${batch}/0`, homeCourt: COURT, dueAt };
      await app.deadlines.set(tx, spec);
    });

    await expectAllOnce(1, SLACK_MS);
  });
});

describe('Redis as a cache of due times', () => {
  it('may be flushed in mid-run: all fire once, late by at most one sweep', async () => {
    const app = await start();
    await start();
    await setMany(app, 60, 500, 100);
    await fired(10);

    await redis.flushAll();
    await fired(25);
    await redis.flushAll();

    await expectAllOnce(60, SWEEP_MS + SLACK_MS);
  });

  it('may be killed and started empty in mid-run: all fire once, late by at most one sweep', async () => {
    const app = await start();
    await start();
    await setMany(app, 60, 500, 100);
    await fired(10);

    await redis.kill();
    await fired(30);
    await redis.up();

    await expectAllOnce(60, SWEEP_MS + SLACK_MS);
  });

  it('may be away when deadlines are set and when the process starts', async () => {
    await redis.kill();
    const app = await start();
    await setMany(app, 10, 100, 50);

    await expectAllOnce(10, SWEEP_MS + SLACK_MS);
    expect(await app.health()).toBe('on time');
    await redis.up();
  });

  it('is heard again after a restart, so that hints are on time once more', async () => {
    const app = await start({ sweepEveryMs: SLOW_SWEEP_MS, canaryEveryMs: 300 });
    await redis.kill();
    await redis.up();

    await eventually(async () => {
      batch = `batch-${(serial += 1)}`;
      await setMany(app, 4, 400, 600);
      await fired(4);
      expect((await lateness()).at(-1)).toBeLessThan(500);
    }, 60_000);

    expect(await lateness()).toHaveLength(4);
  }, 90_000);

  it('is made whole by the reconciler after a flush', async () => {
    const app = await start({ sweepEveryMs: SLOW_SWEEP_MS, reconcileEveryMs: 300 });
    await setMany(app, 4, 3_000, 300);
    await redis.flushAll();

    await expectAllOnce(4, SLACK_MS);
  });
});

describe('PostgreSQL', () => {
  it('may drop every connection in mid-run: all fire once', async () => {
    const app = await start();
    await setMany(app, 60, 500, 60);
    await fired(10);

    await database.asAdmin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${SPINE_SCHEMA}'
         AND datname = current_database()`,
    );

    await expectAllOnce(60, 2 * SWEEP_MS + SLACK_MS);
  });

  it('may lack the tables of its queue: sweeps do the work', async () => {
    const app = await start({ queue: { ...onPostgres(), schema: 'nowhere' } as QueueOptions });
    await setMany(app, 5, 100, 50);

    await expectAllOnce(5, SWEEP_MS + SLACK_MS);
    expect(await app.health()).toBe('on time');
  });
});

describe('one Redis', () => {
  it('serves two databases without hearing each other', async () => {
    const other = await SpineDatabase.create();
    const foreign = await start({ databaseUrl: other.url, sweepEveryMs: SLOW_SWEEP_MS });
    const app = await start({ sweepEveryMs: SLOW_SWEEP_MS });

    await setMany(app, 5, 500, 200);

    await expectAllOnce(5, SLACK_MS);
    expect(await other.effects('plain')).toEqual([]);
    await foreign.stop();
    apps.splice(apps.indexOf(foreign), 1);
    await other.drop();
  });
});

describe('legal time', () => {
  it('moved forward makes deadlines due at the next sweep, although every hint says later', async () => {
    const app = await start();
    await setMany(app, 5, 3_600_000, 1_000);

    await database.advanceLegalTime(3_700);

    const late = await eventually(async () => {
      const rows = await lateness();
      expect(rows).toHaveLength(5);
      return rows;
    }, SWEEP_MS + 5_000);
    expect(late).toHaveLength(5);
    await database.asAdmin(`UPDATE court_clock.legal_offset SET moved_by = interval '0'`);
  });
});
