// Leases: a silent worker's task goes to another, and only the holder's word counts.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import { gate } from '../../../../test/spine/gate.js';
import { ease, TaskBench } from './task-bench.fixture.js';

let bench: TaskBench;

beforeAll(async () => {
  Logger.overrideLogger(false);
  bench = await TaskBench.create();
});
afterAll(() => bench.database.drop());
beforeEach(() => bench.begin());
afterEach(() => bench.clear());

describe('leases', () => {
  const loseLease = (): Promise<void> =>
    bench.database.asAdmin(
      `UPDATE task SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'running'`,
    );

  it('gives the task of a silent worker to another, whose word alone counts', async () => {
    const { opened, open } = gate();
    let attempts = 0;
    bench.work = () => ((attempts += 1) === 1 ? opened : ease());
    const silent = bench.process();
    await bench.add(bench.probe);
    await silent.runner.pass();
    await loseLease();

    await bench.passUntil('done');
    expect((await bench.rows())[0]).toMatchObject({ state: 'done', attempts: 2 });
    open();
    await silent.runner.settled();

    expect((await bench.rows())[0]).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('does not let a worker that lost its lease fail what another holds', async () => {
    const first = gate();
    const second = gate();
    let attempts = 0;
    bench.work = async () => {
      if ((attempts += 1) > 1) return second.opened;
      await first.opened;
      throw new Error('too late to fail');
    };
    const silent = bench.process();
    await bench.add(bench.probe);
    await silent.runner.pass();
    await loseLease();
    await bench.passUntil('running');
    await eventually(() => expect(attempts).toBe(2));

    first.open();
    await silent.runner.settled();
    expect(await bench.state()).toBe('running');
    second.open();

    await bench.passUntil('done');
  });

  it('tries nothing more when the worker of the last attempt died: what it did is unknown', async () => {
    await bench.add(bench.hasty);
    await bench.database.asAdmin(
      `UPDATE task SET state = 'running', attempts = 2, lease_token = gen_random_uuid(),
         lease_until = clock_timestamp() - interval '1 second'`,
    );

    await bench.passUntil('exhausted');

    expect(bench.hasty.performed).toEqual([]);
    expect(await bench.database.effects('exhausted', bench.subject)).toHaveLength(1);
  });

  it('never has two workers at one task at once', async () => {
    let atOnce = 0;
    let most = 0;
    const busy = new Set<string>();
    bench.work = async (payload) => {
      atOnce = busy.has(payload.subject) ? atOnce + 1 : atOnce;
      busy.add(payload.subject);
      most = Math.max(most, busy.size);
      await bench.database.reads.query('SELECT pg_sleep(0.005)');
      busy.delete(payload.subject);
    };
    for (let number = 0; number < 60; number += 1)
      await bench.add(bench.probe, {}, `${bench.subject}/${number}`);
    const workers = [bench.parts, bench.process(), bench.process()];

    await eventually(async () => {
      await Promise.all(workers.map((worker) => worker.runner.pass()));
      const open = await bench.database.reads.query(`SELECT 1 FROM task WHERE state <> 'done'`);
      expect(open).toEqual([]);
    });

    expect(atOnce).toBe(0);
    expect(most).toBeGreaterThan(1);
    expect(bench.probe.performed).toHaveLength(60);
  });
});
