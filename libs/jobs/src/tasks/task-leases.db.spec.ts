// Leases: a silent worker's task goes to another, and only the holder's word counts.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import type { ProbePayload } from '../../../../test/spine/handlers.js';
import { ProbeTask } from '../../../../test/spine/handlers.js';
import { COURT, SpineDatabase } from '../../../../test/spine/spine-database.js';
import type { JobParts } from '../job-parts.js';
import { jobParts } from '../job-parts.js';
import type { TaskAttempt } from './task.js';
import type { TaskOptions } from './tasks.js';

let database: SpineDatabase;
let parts: JobParts;
let subject = '';
let serial = 0;
let work: (payload: ProbePayload, attempt: TaskAttempt) => Promise<void>;

const ease = async (): Promise<void> => undefined;
const run = (payload: ProbePayload, attempt: TaskAttempt): Promise<void> => work(payload, attempt);
const probe = new ProbeTask('probe', run);
const hasty = new ProbeTask('hasty', run, { timeoutMs: 50, attemptsMax: 2 });
const all = [probe, hasty];

/** A process with runner and registry of its own. */
function process(): JobParts {
  const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
  const made = jobParts(
    { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true },
    database.reads,
    database.unitOfWork,
  );
  made.registry.register([], all);
  return made;
}

const add = (task: ProbeTask, options: Partial<TaskOptions> = {}, to = subject): Promise<void> =>
  database.run((tx) =>
    parts.tasks.add(tx, task, { subject: to }, { homeCourt: COURT, ...options }),
  );
const rows = (to = subject) =>
  database.reads.query<{ id: string; state: string; attempts: number; last_error: string | null }>(
    `SELECT * FROM task WHERE payload ->> 'subject' = $1 ORDER BY added_at`,
    [to],
  );
const stateOf = async (to = subject): Promise<string | undefined> => (await rows(to))[0]?.state;
const passUntil = (state: string, to = subject): Promise<void> =>
  eventually(async () => {
    await parts.runner.pass();
    expect(await stateOf(to)).toBe(state);
  });
/** A promise to be kept later, and the keeping. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  parts = process();
});
afterAll(() => database.drop());
beforeEach(() => {
  subject = `subject-${(serial += 1)}`;
  work = ease;
  for (const task of all) task.performed.length = 0;
});
afterEach(async () => {
  await parts.runner.settled();
  await database.asAdmin('DELETE FROM task');
});

describe('leases', () => {
  const loseLease = (): Promise<void> =>
    database.asAdmin(
      `UPDATE task SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    );

  it('gives the task of a silent worker to another, whose word alone counts', async () => {
    const { opened, open } = gate();
    let attempts = 0;
    work = () => ((attempts += 1) === 1 ? opened : ease());
    const silent = process();
    await add(probe);
    await silent.runner.pass();
    await loseLease();

    await passUntil('done');
    expect((await rows())[0]).toMatchObject({ state: 'done', attempts: 2 });
    open();
    await silent.runner.settled();

    expect((await rows())[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('does not let a worker that lost its lease fail what another holds', async () => {
    const first = gate();
    const second = gate();
    let attempts = 0;
    work = async () => {
      if ((attempts += 1) > 1) return second.opened;
      await first.opened;
      throw new Error('too late to fail');
    };
    const silent = process();
    await add(probe);
    await silent.runner.pass();
    await loseLease();
    await passUntil('running');
    await eventually(() => expect(attempts).toBe(2));

    first.open();
    await silent.runner.settled();
    expect(await stateOf()).toBe('running');
    second.open();

    await passUntil('done');
  });

  it('tries nothing more when the worker of the last attempt died: what it did is unknown', async () => {
    await add(hasty);
    await database.asAdmin(
      `UPDATE task SET state = 'running', attempts = 2, lease_token = gen_random_uuid(),
         lease_until = clock_timestamp() - interval '1 second'`,
    );

    await passUntil('exhausted');

    expect(hasty.performed).toEqual([]);
    expect(await database.effects('exhausted', subject)).toHaveLength(1);
  });

  it('never has two workers at one task at once', async () => {
    let atOnce = 0;
    let most = 0;
    const busy = new Set<string>();
    work = async (payload) => {
      atOnce = busy.has(payload.subject) ? atOnce + 1 : atOnce;
      busy.add(payload.subject);
      most = Math.max(most, busy.size);
      await database.reads.query('SELECT pg_sleep(0.005)');
      busy.delete(payload.subject);
    };
    for (let number = 0; number < 60; number += 1) await add(probe, {}, `${subject}/${number}`);
    const workers = [parts, process(), process()];

    await eventually(async () => {
      await Promise.all(workers.map((worker) => worker.runner.pass()));
      const open = await database.reads.query(`SELECT 1 FROM task WHERE state <> 'done'`);
      expect(open).toEqual([]);
    });

    expect(atOnce).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(probe.performed).toHaveLength(60);
  });
});
