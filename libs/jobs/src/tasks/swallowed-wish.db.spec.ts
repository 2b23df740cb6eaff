// A wish that joins a waiting task is kept until it commits: the one it joined may read old facts.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { gate } from '../../../../test/spine/gate.js';
import { COURT } from '../../../../test/spine/spine-database.js';
import { ease, TaskBench } from './task-bench.fixture.js';

let bench: TaskBench;

beforeAll(async () => {
  Logger.overrideLogger(false);
  bench = await TaskBench.create();
});
afterAll(() => bench.database.drop());
beforeEach(() => bench.begin());
afterEach(() => bench.clear());

const facts = async (): Promise<number> =>
  (await bench.database.effects('fact', bench.subject)).length;

describe('a wish that joins a task not yet begun', () => {
  it('is worked off although that one begins before the wish commits', async () => {
    const seen: number[] = [];
    bench.work = async () => void seen.push(await facts());
    await bench.add(bench.probe, { dedupeKey: bench.subject });
    const [joined, mayCommit] = [gate(), gate()];
    const act = bench.database.run(async (tx) => {
      const row = ['fact', bench.subject];
      await tx.query('INSERT INTO effect (kind, subject) VALUES ($1, $2)', row);
      const options = { homeCourt: COURT, dedupeKey: bench.subject };
      await bench.parts.tasks.add(tx, bench.probe, { subject: bench.subject }, options);
      joined.open();
      await mayCommit.opened;
    });
    await joined.opened;
    await bench.parts.runner.pass();
    await bench.parts.runner.settled();
    mayCommit.open();
    await act;

    await bench.parts.runner.pass();
    await bench.parts.runner.settled();

    expect(await facts()).toBe(1);
    expect(seen.at(-1)).toBe(1);
  });

  it('brings the time forward when it is due sooner', async () => {
    bench.work = ease;
    const [at] = await bench.database.reads.query<{ at: Date }>(
      `SELECT clock_timestamp() + interval '1 hour' AS at`,
    );
    await bench.add(bench.probe, { dedupeKey: bench.subject, runAt: at!.at });

    await bench.add(bench.probe, { dedupeKey: bench.subject });
    await bench.parts.runner.pass();
    await bench.parts.runner.settled();

    expect(bench.probe.performed).toEqual([bench.subject]);
  });
});
