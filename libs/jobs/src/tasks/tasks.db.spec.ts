// Outside work on a real database: at least once, by priority, on leases, with a visible end.
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
const release = new ProbeTask('release-order', run, { priority: 'release' });
const money = new ProbeTask('pay', run, { priority: 'money' });
const hasty = new ProbeTask('hasty', run, { timeoutMs: 50, attemptsMax: 2 });
const all = [probe, release, money, hasty];

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

describe('adding a task', () => {
  it('runs it after the commit, and never when the act is rolled back', async () => {
    const act = database.run(async (tx) => {
      await parts.tasks.add(tx, probe, { subject: 'undone' }, { homeCourt: COURT });
      throw new Error('the act failed');
    });
    await expect(act).rejects.toThrow('the act failed');
    await add(probe);

    await passUntil('done');

    expect(probe.performed).toEqual([subject]);
  });

  it('refuses a name nobody stands for', async () => {
    const stranger = new ProbeTask('stranger', ease);

    await expect(add(stranger)).rejects.toThrow('no handler for task stranger');
  });

  it('refuses a payload its schema does not take', async () => {
    const bad = database.run((tx) =>
      parts.tasks.add(tx, 'probe', { subject: 7 }, { homeCourt: COURT }),
    );

    await expect(bad).rejects.toThrow('subject');
  });

  it('adds nothing while one of the same key waits, and adds again once that one began', async () => {
    const { opened, open } = gate();
    work = () => opened;
    await Promise.all([1, 2, 3].map(() => add(probe, { dedupeKey: subject })));
    expect(await rows()).toHaveLength(1);
    await passUntil('running');

    await add(probe, { dedupeKey: subject });
    open();

    expect(await rows()).toHaveLength(2);
    await eventually(async () => {
      await parts.runner.pass();
      expect((await rows()).map((row) => row.state)).toEqual(['done', 'done']);
    });
  });

  it('does not begin before its time', async () => {
    const [at] = await database.reads.query<{ at: Date }>(
      `SELECT clock_timestamp() + interval '1 hour' AS at`,
    );
    await add(probe, { runAt: at!.at });

    await parts.runner.pass();

    expect(await stateOf()).toBe('waiting');
  });
});

describe('order', () => {
  it('serves release before money before the rest, whatever came first', async () => {
    const order: string[] = [];
    work = async (_payload, attempt) => void order.push(attempt.taskId);
    for (let number = 0; number < 3; number += 1) await add(probe, {}, `${subject}/n${number}`);
    await add(money, {}, `${subject}/m`);
    await add(release, {}, `${subject}/r`);
    const id = async (to: string): Promise<string> => (await rows(`${subject}/${to}`))[0]!.id;
    const [r, m] = [await id('r'), await id('m')];

    await parts.runner.pass();
    await parts.runner.settled();

    expect(order.slice(0, 2)).toEqual([r, m]);
    expect(order).toHaveLength(5);
  });

  it('keeps room for a release when slow work fills everything else', async () => {
    const { opened, open } = gate();
    work = (payload) => (payload.subject.endsWith('/slow') ? opened : ease());
    for (let number = 0; number < 20; number += 1) await add(probe, {}, `${number}/slow`);
    for (let number = 0; number < 20; number += 1) await add(money, {}, `m${number}/slow`);
    await parts.runner.pass();
    await parts.runner.pass();
    expect(probe.performed.length + money.performed.length).toBe(9);

    await add(release);

    await passUntil('done');
    open();
    expect(release.performed).toEqual([subject]);
  });
});

describe('attempts', () => {
  it('repeats after a pause that grows, then ends once in a visible list', async () => {
    work = () => Promise.reject(new Error('机构无应答'));
    await add(probe);

    await passUntil('exhausted');

    expect(probe.performed).toHaveLength(3);
    const [listed] = await parts.stuck.tasks();
    expect(listed).toMatchObject({ name: 'probe', attempts: 3, lastError: 'Error: 机构无应答' });
    const effects = await database.effects('exhausted', subject);
    expect(effects.map((effect) => effect.worker)).toEqual(['机构无应答']);
  });

  it('is let run again by a person with all its attempts', async () => {
    work = () => Promise.reject(new Error('down'));
    await add(probe);
    await passUntil('exhausted');
    work = ease;

    const [listed] = await parts.stuck.tasks();
    await database.run((tx) => parts.stuck.runAgain(tx, listed!));

    await passUntil('done');
    const again = database.run((tx) => parts.stuck.runAgain(tx, listed!));
    await expect(again).rejects.toMatchObject({ code: 'STUCK_WORK.NOT_STUCK' });
  });

  it('counts an attempt as failed when its time is over, and aborts it', async () => {
    const aborted: boolean[] = [];
    const { opened, open } = gate();
    work = (_payload, attempt) => {
      attempt.signal.addEventListener('abort', () => aborted.push(attempt.last));
      return opened;
    };
    await add(hasty);

    await passUntil('exhausted');
    open();

    expect(aborted).toEqual([false, true]);
    expect((await rows())[0]!.last_error).toContain('no end after 50 ms');
  });

  it('treats a handler that throws before it awaits as a failed attempt', async () => {
    work = () => {
      throw new Error('at once');
    };
    await add(probe);

    await passUntil('exhausted');

    expect((await rows())[0]!.last_error).toBe('Error: at once');
  });

  it('never performs what the schema no longer takes, and lists it', async () => {
    await add(probe);
    await database.asAdmin(
      `UPDATE task SET payload = payload || '{"extra": 1}' WHERE payload ->> 'subject' = '${subject}'`,
    );

    await passUntil('exhausted');

    expect(probe.performed).toEqual([]);
    expect(await database.effects('exhausted', subject)).toEqual([]);
  });
});
