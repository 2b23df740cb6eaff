// Rows against hints on both backends: the reconciler puts every difference right, and a worker made
// anew hears again.
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
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import { EffectDeadline } from '../../../../test/spine/handlers.js';
import { OwnRedis } from '../../../../test/spine/own-redis.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../../test/spine/spine-database.js';
import type { JobParts } from '../job-parts.js';
import { jobParts } from '../job-parts.js';
import type { QueueOptions } from '../jobs-options.js';
import type { HintListener } from './hint-queue.js';
import { prepareQueueSchema } from './prepare-queue-schema.js';

let database: SpineDatabase;
let redis: OwnRedis;
let parts: JobParts;

beforeAll(async () => {
  Logger.overrideLogger(false);
  [database, redis] = await Promise.all([SpineDatabase.create(), OwnRedis.start()]);
  await prepareQueueSchema(database.adminUrl, SPINE_SCHEMA, SPINE_SCHEMA);
});
afterAll(async () => {
  await redis.kill();
  await database.drop();
});

const set = (subjectId: string, seconds: number) =>
  database.run(async (tx) => {
    const [row] = await tx.query<{ at: Date }>(
      `SELECT legal_now() + $1 * interval '1 second' AS at`,
      [seconds],
    );
    return parts.deadlines.set(tx, { kind: 'plain', subjectId, homeCourt: COURT, dueAt: row!.at });
  });
/** Whose first date is queued. */
const queued = async (): Promise<string[]> =>
  (await parts.hints.queuedDeadlines(1_000)).map((hint) => hint.key.replace(/\.1$/, '')).sort();
/** The minutes until each queued hint rings, rounded up. */
const rings = async (): Promise<number[]> =>
  (await parts.hints.queuedDeadlines(1_000)).map(({ ringsAtMs }) =>
    Math.ceil((ringsAtMs - parts.hints.nowMs()) / 60_000),
  );
/** One pass of the reconciler, with `act` between its two reads, whichever comes first. */
const reconcileAround = async (act: () => Promise<void>): Promise<void> => {
  const acted = { yet: false };
  const readAndAct = async <Found>(read: () => Promise<Found>): Promise<Found> => {
    const found = await read();
    if (acted.yet) return found;
    acted.yet = true;
    await act();
    return found;
  };
  const queueRead = parts.hints.queuedDeadlines.bind(parts.hints);
  const rowsRead = database.reads.query.bind(database.reads);
  const queueSpy = jest.spyOn(parts.hints, 'queuedDeadlines');
  queueSpy.mockImplementation((limit) => readAndAct(() => queueRead(limit)));
  const rowsSpy = jest.spyOn(database.reads, 'query');
  rowsSpy.mockImplementation((sql, values) => readAndAct(() => rowsRead<never>(sql, values)));
  await parts.reconciler.reconcile().finally(() => jest.restoreAllMocks());
};
const settled = () =>
  eventually(async () =>
    expect(await parts.reconciler.reconcile()).toEqual({ added: 0, moved: 0, removed: 0 }),
  );

describe.each<[string, () => QueueOptions]>([
  ['Redis', () => ({ kind: 'redis', url: redis.url })],
  ['PostgreSQL', () => ({ kind: 'postgres', url: database.url, schema: SPINE_SCHEMA })],
])('hints on %s', (_name, queue) => {
  beforeEach(() => {
    parts = jobParts(
      { app: 'spine-probe', queue: queue(), deadlines: [], tasks: [], work: true },
      database.reads,
      database.unitOfWork,
    );
    parts.registry.register([new EffectDeadline('plain')], []);
    parts.hints.open(`probe-${newId()}`);
  });
  afterEach(async () => {
    await database.asAdmin(`UPDATE deadline SET state = 'cancelled', cancelled_at = now()
      WHERE state = 'open'`);
    await settled();
    await parts.hints.close();
    await database.asAdmin(`UPDATE court_clock.legal_offset SET moved_by = interval '0'`);
  });

  it('hold what is due within 48 hours and nothing later', async () => {
    const soon = await set('soon', 3_600);
    await set('later', 72 * 3_600);

    await eventually(async () => expect(await queued()).toEqual([soon]));
    await settled();
  });

  it('are added where they are missing', async () => {
    const ids = [await set('a', 3_600), await set('b', 7_200)].sort();
    await eventually(async () => expect(await queued()).toEqual(ids));
    for (const id of ids) await parts.hints.remove(`${id}.1`);

    expect(await parts.reconciler.reconcile()).toEqual({ added: 2, moved: 0, removed: 0 });

    await eventually(async () => expect(await queued()).toEqual(ids));
  });

  it('are moved when legal time was moved', async () => {
    const id = await set('a', 7_200);
    await eventually(async () => expect(await queued()).toEqual([id]));
    await database.advanceLegalTime(3_600);

    expect(await parts.reconciler.reconcile()).toEqual({ added: 0, moved: 1, removed: 0 });

    await settled();
    const [hint] = await parts.hints.queuedDeadlines(10);
    expect(hint!.ringsAtMs - parts.hints.nowMs()).toBeLessThan(3_600_000);
  });

  it('are removed when no open row stands behind them', async () => {
    const id = await set('a', 7_200);
    await eventually(async () => expect(await queued()).toEqual([id]));
    await database.asAdmin(
      `UPDATE deadline SET state = 'cancelled', cancelled_at = now() WHERE id = '${id}'`,
    );

    expect(await parts.reconciler.reconcile()).toEqual({ added: 0, moved: 0, removed: 1 });

    expect(await queued()).toEqual([]);
  });

  it('of a deadline that is set while rows and queue are compared stay', async () => {
    await reconcileAround(async () => {
      await set('a', 600);
      await eventually(async () => expect(await rings()).toEqual([10]));
    });

    expect(await rings()).toEqual([10]);
  });

  it('of a deadline that is moved while rows and queue are compared follow the move', async () => {
    await set('a', 7_200);
    await eventually(async () => expect(await rings()).toEqual([120]));

    await reconcileAround(async () => {
      await set('a', 600);
      await eventually(async () => expect(await rings()).toContain(10));
    });

    await settled();
    expect(await rings()).toEqual([10]);
  });

  it('of a deadline that is moved before its first hint reached the queue follow the move', async () => {
    await database.run(async (tx) => {
      const [row] = await tx.query<{ soon: Date; late: Date }>(
        `SELECT legal_now() + interval '600 s' AS soon, legal_now() + interval '7200 s' AS late`,
      );
      const { soon, late } = row!;
      const setTo = (subjectId: string, dueAt: Date) =>
        parts.deadlines.set(tx, { kind: 'plain', homeCourt: COURT, subjectId, dueAt });
      // The first offer is on its way when the others come, so that these reach the queue together.
      await setTo('first', soon);
      await setTo('a', late);
      await setTo('a', soon);
    });

    await eventually(async () =>
      expect((await rings()).sort((a, b) => a - b)).toEqual([10, 10, 120]),
    );
    expect(await parts.reconciler.reconcile()).toEqual({ added: 0, moved: 0, removed: 1 });
    expect(await rings()).toEqual([10, 10]);
  });

  it('that ring now are left to ring, their row due by now or not', async () => {
    parts.hints.offer({ kind: 'deadline', rowId: newId(), key: 'ringing.1', delayMs: 0 });
    await eventually(async () => expect(await queued()).toEqual(['ringing']));

    await settled();

    expect(await queued()).toEqual(['ringing']);
    await parts.hints.remove('ringing.1');
  });

  it('are heard by a worker that was made anew', async () => {
    const heard: string[] = [];
    const listener: HintListener = {
      deadlineDue: async (id) => void heard.push(id),
      taskDue: () => heard.push('task'),
      canaryHeard: () => heard.push('canary'),
    };
    parts.hints.listen(listener);
    await parts.hints.listenAnew(listener);

    await parts.hints.sendCanary(newId());
    parts.hints.offer({ kind: 'deadline', rowId: 'ding', key: 'ding.1', delayMs: 10 });

    await eventually(() => expect([...heard].sort()).toEqual(['canary', 'ding']));
  });
});
