// Effects that fail or die half-way: no half effect, no double effect, never silent.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import { EffectDeadline } from '../../../../test/spine/handlers.js';
import { COURT, SpineDatabase } from '../../../../test/spine/spine-database.js';
import type { JobParts } from '../job-parts.js';
import { jobParts } from '../job-parts.js';

let database: SpineDatabase;
let parts: JobParts;
let serial = 0;
let subject = '';
/** What happens in the transaction after the effect was written; told the connection's process. */
let mood: (pid: number) => Promise<void> = async () => undefined;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
  parts = jobParts(
    { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true },
    database.reads,
    database.unitOfWork,
  );
  const moody = new EffectDeadline('moody', async (_deadline, tx) => {
    const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await mood(row!.pid);
  });
  parts.registry.register([new EffectDeadline('plain'), moody], []);
});
afterAll(() => database.drop());
beforeEach(async () => {
  // What an earlier test left failing would be tried again in the middle of this one.
  await database.asAdmin('DELETE FROM deadline');
  subject = `subject-${(serial += 1)}`;
  mood = async () => undefined;
});

async function set(kind: string): Promise<string> {
  return database.run(async (tx) => {
    const [row] = await tx.query<{ at: Date }>(`SELECT legal_now() - interval '1 second' AS at`);
    const spec = { kind, subjectId: subject, homeCourt: COURT, dueAt: row!.at };
    return parts.deadlines.set(tx, spec);
  });
}

async function stateOf(id: string): Promise<unknown> {
  const rows = await database.reads.query<{ state: string }>(
    'SELECT state FROM deadline WHERE id = $1',
    [id],
  );
  return rows[0]?.state;
}

async function stuckAttempts(ids: readonly string[]): Promise<number[]> {
  const rows = await parts.stuck.deadlines();
  return rows.filter((row) => ids.includes(row.id)).map((row) => row.attempts);
}

describe('a failing effect', () => {
  it('leaves no half effect, stays open in a visible list, and does not hold up the others', async () => {
    mood = () => Promise.reject(new Error('下游表缺失'));
    const failing = await set('moody');
    const neighbour = subject;
    subject = `${subject}-other`;
    await set('plain');

    await parts.sweeper.sweep();

    expect(await database.effects('moody', neighbour)).toEqual([]);
    expect(await database.effects('plain', subject)).toHaveLength(1);
    expect(await parts.stuck.deadlines()).toContainEqual(
      expect.objectContaining({ id: failing, attempts: 1, lastError: 'Error: 下游表缺失' }),
    );
  });

  it('keeps its error without the NUL that no text column takes, and the due ones behind it fire', async () => {
    mood = () => Promise.reject(new Error('bad\0 answer'));
    const stem = subject;
    const failing: string[] = [];
    for (let number = 0; number < 4; number += 1) {
      subject = `${stem}-bad-${number}`;
      failing.push(await set('moody'));
    }
    for (let number = 0; number < 20; number += 1) {
      subject = `${stem}-${number}`;
      await set('plain');
    }

    expect(await parts.sweeper.sweep()).toBe(20);

    const stuck = (await parts.stuck.deadlines()).filter((row) => failing.includes(row.id));
    expect(stuck.map(({ attempts, lastError }) => [attempts, lastError])).toEqual(
      failing.map(() => [1, 'Error: bad answer']),
    );
    expect(await parts.sweeper.sweep()).toBe(0);
    expect(await stuckAttempts(failing)).toEqual([1, 1, 1, 1]);
  });

  it('whose error the row refuses goes to the back all the same, and the next one fires', async () => {
    await database.asAdmin(
      `ALTER TABLE deadline ADD CONSTRAINT no_bad_words CHECK (last_error NOT LIKE '%unspeakable%')`,
    );
    mood = () => Promise.reject(new Error('unspeakable'));
    const failing = await set('moody');

    await parts.sweeper.sweep();

    expect(await parts.stuck.deadlines()).toContainEqual(
      expect.objectContaining({
        ...{ id: failing, attempts: 1 },
        lastError: 'the error could not be stored; it is in the log',
      }),
    );
    await database.asAdmin('ALTER TABLE deadline DROP CONSTRAINT no_bad_words');
  });

  it('that cannot be marked at all stops no other; the sweep says so when all had their turn', async () => {
    await database.asAdmin(
      'ALTER TABLE deadline ADD CONSTRAINT no_errors CHECK (last_error IS NULL) NOT VALID',
    );
    mood = () => Promise.reject(new Error('for ever'));
    const stem = subject;
    for (let number = 0; number < 5; number += 1) {
      subject = `${stem}-bad-${number}`;
      await set('moody');
    }
    subject = `${stem}-last`;
    await set('plain');

    await expect(parts.sweeper.sweep()).rejects.toThrow('5 of 6 failed, first: ');

    expect(await database.effects('plain', subject)).toHaveLength(1);
    await database.asAdmin('ALTER TABLE deadline DROP CONSTRAINT no_errors');
    mood = async () => undefined;
    expect(await parts.sweeper.sweep()).toBe(5);
  });

  it('waits before it is tried again, then takes effect once', async () => {
    mood = () => Promise.reject(new Error('for now'));
    const id = await set('moody');
    await parts.sweeper.sweep();
    mood = async () => undefined;
    await parts.sweeper.sweep();
    expect(await stateOf(id)).toBe('open');

    await eventually(async () => {
      await parts.sweeper.sweep();
      expect(await stateOf(id)).toBe('fired');
    });

    expect(await database.effects('moody', subject)).toHaveLength(1);
    expect(await parts.stuck.deadlines()).not.toContainEqual(expect.objectContaining({ id }));
  });

  it('happens exactly once when the connection dies between effect and commit', async () => {
    let deaths = 0;
    mood = async (pid) => {
      if ((deaths += 1) > 1) return;
      await database.asAdmin(`SELECT pg_terminate_backend(${pid})`);
    };
    const id = await set('moody');

    await eventually(async () => {
      await parts.sweeper.sweep();
      expect(await stateOf(id)).toBe('fired');
    });

    expect(deaths).toBe(2);
    expect(await database.effects('moody', subject)).toHaveLength(1);
  });
});
