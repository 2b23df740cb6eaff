// A task ends in a list that a person sees, whatever its error holds and although its own list fails.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Tx } from '@lib/persistence';
import type { ProbePayload } from '../../../../test/spine/handlers.js';
import { ProbeTask } from '../../../../test/spine/handlers.js';
import { COURT, SpineDatabase } from '../../../../test/spine/spine-database.js';
import type { JobParts } from '../job-parts.js';
import { processOn } from './task-bench.fixture.js';

/** Its list is written, then the writing fails. */
class Unlistable extends ProbeTask {
  constructor(
    name: string,
    thrown: unknown,
    private readonly fault: (tx: Tx) => Promise<unknown>,
  ) {
    super(name, () => Promise.reject(thrown), { attemptsMax: 1 });
  }

  override async onExhausted(payload: ProbePayload, error: Error, tx: Tx): Promise<void> {
    await super.onExhausted(payload, error, tx);
    await this.fault(tx);
  }
}

const noList = new Unlistable('no-list', new Error('outside'), () =>
  Promise.reject(new Error('the list is\0 away')),
);
const swallowed = new Unlistable('swallowed', new Error('outside'), (tx) =>
  tx.query('SELECT 1 / 0').catch(() => undefined),
);
const long = new Unlistable('long', new Error('x'.repeat(3_000)), () =>
  Promise.reject(new Error('y'.repeat(3_000))),
);
const nul = new ProbeTask('nul', () => Promise.reject(new Error('bad\0 answer')), {
  attemptsMax: 1,
});
const nulAgain = new ProbeTask('nul-again', () => Promise.reject(new Error('bad\0 answer')), {
  ...{ attemptsMax: 2, backoffMs: 3_600_000 },
});

let database: SpineDatabase;
let parts: JobParts;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  parts = processOn(database, [noList, swallowed, long, nul, nulAgain]);
});
afterAll(() => database.drop());
afterEach(() => database.asAdmin('DELETE FROM task', 'DELETE FROM effect'));

async function attempt(task: ProbeTask): Promise<void> {
  await database.run((tx) => parts.tasks.add(tx, task, { subject: 's' }, { homeCourt: COURT }));
  await parts.runner.pass();
  await parts.runner.settled();
}
const exhausted = async () =>
  (await parts.stuck.tasks()).map(({ name, attempts, lastError }) => ({
    name,
    attempts,
    lastError,
  }));

describe('a task without an attempt left', () => {
  it.each([
    [noList, /^Error: outside; onExhausted failed: Error: the list is away$/],
    [swallowed, /^Error: outside; onExhausted failed: Error: nothing was committed: /],
  ])('ends, with both errors, when its own list cannot be written', async (task, text) => {
    await attempt(task);

    expect(await exhausted()).toEqual([
      { name: task.name, attempts: 1, lastError: expect.stringMatching(text) },
    ]);
    expect(await database.effects('exhausted')).toEqual([]);
  });

  it('keeps the beginnings of both when they are long', async () => {
    await attempt(long);

    const [end] = await exhausted();
    expect(end?.lastError).toMatch(/^Error: x{893}; onExhausted failed: Error: y{893}$/);
  });

  it('ends with its list when the error holds a NUL', async () => {
    await attempt(nul);

    expect(await exhausted()).toMatchObject([{ name: 'nul', lastError: 'Error: bad answer' }]);
  });
});

describe('a task with an attempt left', () => {
  it('waits for it although the error holds a NUL', async () => {
    await attempt(nulAgain);

    const rows = await database.reads.query('SELECT state, attempts, last_error FROM task');
    expect(rows).toEqual([{ state: 'waiting', attempts: 1, last_error: 'Error: bad answer' }]);
  });
});
