// The promise of a deadline on a real database: fires at least once, effect exactly once, never early.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { EffectDeadline } from '../../../../test/spine/handlers.js';
import { COURT, openSpine, SpineDatabase } from '../../../../test/spine/spine-database.js';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { JobParts } from '../job-parts.js';
import { jobParts } from '../job-parts.js';

let database: SpineDatabase;
let parts: JobParts;
let serial = 0;
let subject = '';

/** A second process: its own pool and its own registry. */
async function otherWorker(): Promise<{ parts: JobParts; close: () => Promise<void> }> {
  const dataSource = await openSpine(database.url);
  const made = partsOn(new ReadDatabase(dataSource), new UnitOfWork(dataSource));
  return { parts: made, close: () => dataSource.destroy() };
}

function partsOn(reads: ReadDatabase, unitOfWork: UnitOfWork): JobParts {
  const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
  const made = jobParts(
    { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true },
    reads,
    unitOfWork,
  );
  const rearming = new EffectDeadline('rearming', async (deadline, tx) => {
    if (deadline.payload === null) return;
    const dueAt = new Date(deadline.dueAt.getTime() + 3_600_000);
    await made.deadlines.set(tx, { ...common(), kind: 'rearming', dueAt, payload: null });
  });
  made.registry.register([new EffectDeadline('plain'), rearming], []);
  return made;
}

const common = () => ({ subjectId: subject, homeCourt: COURT });
const inSeconds = (seconds: number) =>
  database.reads
    .query<{ at: Date }>(`SELECT legal_now() + $1 * interval '1 second' AS at`, [seconds])
    .then((rows) => rows[0]!.at);

async function set(kind: string, seconds: number, more: object = {}): Promise<string> {
  const dueAt = await inSeconds(seconds);
  return database.run((tx) => parts.deadlines.set(tx, { ...common(), kind, dueAt, ...more }));
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const [row] = await database.reads.query('SELECT * FROM deadline WHERE id = $1', [id]);
  return row as Record<string, unknown>;
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  parts = partsOn(database.reads, database.unitOfWork);
});
afterAll(() => database.drop());
beforeEach(() => {
  subject = `subject-${(serial += 1)}`;
});

describe('setting a deadline', () => {
  it('refuses a kind that nobody in the app stands for', async () => {
    await expect(set('unheard-of', 1)).rejects.toThrow('no handler for deadline unheard-of');
  });

  it('leaves nothing when the act that set it is rolled back', async () => {
    const dueAt = await inSeconds(0);
    const act = database.run(async (tx) => {
      await parts.deadlines.set(tx, { ...common(), kind: 'plain', dueAt });
      throw new Error('the act failed');
    });

    await expect(act).rejects.toThrow('the act failed');
    await parts.sweeper.sweep();
    expect(await database.effects('plain', subject)).toEqual([]);
  });

  it('moves the open one, keeps its id and its former date', async () => {
    const first = await set('plain', 3_600, { dueOn: '2026-11-20' as CourtDate, ruleRow: 'row-1' });
    const second = await set('plain', 7_200, {
      dueOn: '2026-11-21' as CourtDate,
      ruleRow: 'row-2',
    });

    expect(second).toBe(first);
    const moves = await database.reads.query(
      'SELECT revision, due_on, rule_row FROM deadline_move WHERE deadline_id = $1',
      [first],
    );
    expect(moves).toEqual([{ revision: 1, due_on: '2026-11-20', rule_row: 'row-1' }]);
    expect((await rowOf(first))['due_on']).toBe('2026-11-21');
  });

  it('is one row also when two acts set it at the same moment', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => set('plain', 3_600)));

    expect(new Set(ids).size).toBe(1);
  });

  it('starts a new clock after the old one fired', async () => {
    const first = await set('plain', -1);
    await parts.sweeper.sweep();

    expect(await set('plain', 3_600)).not.toBe(first);
  });

  it('keeps the former date also when who moves it counts no revision', async () => {
    const id = await set('plain', 3_600);

    await database.reads.query(
      `UPDATE deadline SET due_at = due_at + interval '1 year' WHERE id = $1`,
      [id],
    );

    expect(
      await database.reads.query('SELECT revision FROM deadline_move WHERE deadline_id = $1', [id]),
    ).toEqual([{ revision: 1 }]);
  });

  it('gives the app no right to delete a clock or to touch its former dates', async () => {
    await set('plain', 3_600);

    await expect(database.reads.query('DELETE FROM deadline')).rejects.toThrow('permission denied');
    await expect(database.reads.query('UPDATE deadline_move SET due_at = now()')).rejects.toThrow(
      'permission denied',
    );
  });
});

describe('firing', () => {
  it('runs the effect and marks the row together, with legal time', async () => {
    const id = await set('plain', -5, { payload: { note: 'x' }, caseId: 'case-1' });

    await parts.sweeper.sweep();

    const [effect] = await database.effects('plain', subject);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'fired', attempts: 1 });
    expect(row['fired_at']).toEqual(effect!.legalAt);
  });

  it('never fires early, and fires when legal time was moved past the date', async () => {
    const id = await set('plain', 3_600);

    expect(await parts.firing.fire(id)).toBe('not-due');
    await parts.sweeper.sweep();
    expect(await database.effects('plain', subject)).toEqual([]);
    await database.advanceLegalTime(3_601);
    await parts.sweeper.sweep();

    expect(await database.effects('plain', subject)).toHaveLength(1);
  });

  it('fires exactly those that are due, whatever dates and moves were set', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: -50, max: 50 })), {
          minLength: 1,
          maxLength: 15,
        }),
        async (settings) => {
          const run = `run-${(serial += 1)}`;
          const base = (await inSeconds(0)).getTime();
          const last = new Map<string, number>();
          for (const [which, minutes] of settings) {
            subject = `${run}/${which}`;
            const dueAt = new Date(base + minutes * 60_000);
            await database.run((tx) =>
              parts.deadlines.set(tx, { ...common(), kind: 'plain', dueAt }),
            );
            last.set(subject, minutes);
          }

          await parts.sweeper.sweep();

          const fired = (await database.effects('plain'))
            .map((effect) => effect.subject)
            .filter((name) => name.startsWith(`${run}/`))
            .sort();
          const due = [...last].filter(([, minutes]) => minutes <= 0).map(([name]) => name);
          expect(fired).toEqual(due.sort());
        },
      ),
      { numRuns: 25 },
    );
  });

  it('does not fire what was cancelled, and says why it was', async () => {
    const id = await set('plain', -1);
    await database.run((tx) => parts.deadlines.cancel(tx, 'plain', subject, '已续行冻结'));

    await parts.sweeper.sweep();

    expect(await parts.firing.fire(id)).toBe('not-due');
    expect(await database.effects('plain', subject)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', cancelled_why: '已续行冻结' });
  });

  it('is either fired or cancelled when both are tried at once, never both', async () => {
    const other = await otherWorker();
    for (let round = 0; round < 20; round += 1) {
      subject = `race-${round}`;
      const id = await set('plain', -1);

      await Promise.all([
        other.parts.firing.fire(id),
        database.run((tx) => parts.deadlines.cancel(tx, 'plain', subject, 'race')),
      ]);
      await parts.sweeper.sweep();

      const fired = (await database.effects('plain', subject)).length;
      const state = (await rowOf(id))['state'];
      expect([state, fired]).toEqual(fired === 1 ? ['fired', 1] : ['cancelled', 0]);
    }
    await other.close();
  });

  it('fires once when many workers race for one row', async () => {
    const other = await otherWorker();
    const id = await set('plain', -1);

    const outcomes = await Promise.all(
      Array.from({ length: 24 }, (_unused, index) =>
        (index % 2 ? parts : other.parts).firing.fire(id),
      ),
    );
    await other.close();

    expect(outcomes.filter((outcome) => outcome === 'fired')).toHaveLength(1);
    expect(await database.effects('plain', subject)).toHaveLength(1);
  });

  it('fires thousands once each with two sweepers at work', async () => {
    const other = await otherWorker();
    const run = `many-${serial}`;
    await database.reads.query(
      `INSERT INTO deadline (id, home_court, kind, subject_id, due_at)
       SELECT gen_random_uuid(), $1, 'plain', $2 || g, legal_now() - g * interval '1 second'
       FROM generate_series(1, 2500) g`,
      [COURT, run],
    );

    const counts = await Promise.all([parts.sweeper.sweep(), other.parts.sweeper.sweep()]);
    await other.close();

    const [row] = await database.reads.query(
      `SELECT count(*)::int AS effects, count(DISTINCT subject)::int AS subjects
       FROM effect WHERE subject LIKE $1`,
      [`${run}%`],
    );
    expect(row).toEqual({ effects: 2_500, subjects: 2_500 });
    expect(counts[0]! + counts[1]!).toBe(2_500);
  });

  it('lets the effect set the next clock of the same subject', async () => {
    await set('rearming', -1, { payload: {} });

    await parts.sweeper.sweep();

    const next = await database.run((tx) => parts.deadlines.find(tx, 'rearming', subject));
    expect(next).toMatchObject({ attempts: 0 });
    expect(await database.effects('rearming', subject)).toHaveLength(1);
  });

  it('has the database itself refuse a firing before the date', async () => {
    const id = await set('plain', 3_600);

    await expect(
      database.reads.query(
        `UPDATE deadline SET state = 'fired', fired_at = legal_now() WHERE id = $1`,
        [id],
      ),
    ).rejects.toThrow('deadline_never_early');
  });
});
