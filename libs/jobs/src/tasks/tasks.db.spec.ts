// Outside work on a real database: at least once, by priority, on leases, with a visible end.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import { gate } from '../../../../test/spine/gate.js';
import { ProbeTask } from '../../../../test/spine/handlers.js';
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

describe('adding a task', () => {
  it('runs it after the commit, and never when the act is rolled back', async () => {
    const act = bench.database.run(async (tx) => {
      await bench.parts.tasks.add(tx, bench.probe, { subject: 'undone' }, { homeCourt: COURT });
      throw new Error('the act failed');
    });
    await expect(act).rejects.toThrow('the act failed');
    await bench.add(bench.probe);

    await bench.passUntil('done');

    expect(bench.probe.performed).toEqual([bench.subject]);
  });

  it('refuses a name nobody stands for', async () => {
    const stranger = new ProbeTask('stranger', ease);

    await expect(bench.add(stranger)).rejects.toThrow('no handler for task stranger');
  });

  it('refuses a payload its schema does not take', async () => {
    const bad = bench.database.run((tx) =>
      bench.parts.tasks.add(tx, 'probe', { subject: 7 }, { homeCourt: COURT }),
    );

    await expect(bad).rejects.toThrow('subject');
  });

  it('adds nothing while one of the same key waits, and adds again once that one began', async () => {
    const { opened, open } = gate();
    bench.work = () => opened;
    await Promise.all([1, 2, 3].map(() => bench.add(bench.probe, { dedupeKey: bench.subject })));
    expect(await bench.rows()).toHaveLength(1);
    await bench.passUntil('running');

    await bench.add(bench.probe, { dedupeKey: bench.subject });
    open();

    expect(await bench.rows()).toHaveLength(2);
    await eventually(async () => {
      await bench.parts.runner.pass();
      expect((await bench.rows()).map((row) => row.state)).toEqual(['done', 'done']);
    });
  });

  it('does not begin before its time', async () => {
    const [at] = await bench.database.reads.query<{ at: Date }>(
      `SELECT clock_timestamp() + interval '1 hour' AS at`,
    );
    await bench.add(bench.probe, { runAt: at!.at });

    await bench.parts.runner.pass();

    expect(await bench.state()).toBe('waiting');
  });
});

describe('order', () => {
  it('serves release before money before the rest, whatever came first', async () => {
    const order: string[] = [];
    bench.work = async (_payload, attempt) => void order.push(attempt.taskId);
    for (let number = 0; number < 3; number += 1)
      await bench.add(bench.probe, {}, `${bench.subject}/n${number}`);
    await bench.add(bench.money, {}, `${bench.subject}/m`);
    await bench.add(bench.release, {}, `${bench.subject}/r`);
    const id = async (to: string): Promise<string> =>
      (await bench.rows(`${bench.subject}/${to}`))[0]!.id;
    const [r, m] = [await id('r'), await id('m')];

    await bench.parts.runner.pass();
    await bench.parts.runner.settled();

    expect(order.slice(0, 2)).toEqual([r, m]);
    expect(order).toHaveLength(5);
  });

  it('keeps room for a release when slow work fills everything else', async () => {
    const { opened, open } = gate();
    bench.work = (payload) => (payload.subject.endsWith('/slow') ? opened : ease());
    for (let number = 0; number < 20; number += 1)
      await bench.add(bench.probe, {}, `${number}/slow`);
    for (let number = 0; number < 20; number += 1)
      await bench.add(bench.money, {}, `m${number}/slow`);
    await bench.parts.runner.pass();
    await bench.parts.runner.pass();
    expect(bench.probe.performed.length + bench.money.performed.length).toBe(9);

    await bench.add(bench.release);

    await bench.passUntil('done');
    open();
    expect(bench.release.performed).toEqual([bench.subject]);
  });
});

describe('attempts', () => {
  it('repeats after a pause that grows, then ends once in a visible list', async () => {
    bench.work = () => Promise.reject(new Error('机构无应答'));
    await bench.add(bench.probe);

    await bench.passUntil('exhausted');

    expect(bench.probe.performed).toHaveLength(3);
    const [listed] = await bench.parts.stuck.tasks();
    expect(listed).toMatchObject({ name: 'probe', attempts: 3, lastError: 'Error: 机构无应答' });
    const effects = await bench.database.effects('exhausted', bench.subject);
    expect(effects.map((effect) => effect.worker)).toEqual(['机构无应答']);
  });

  it('is let run again by a person with all its attempts', async () => {
    bench.work = () => Promise.reject(new Error('down'));
    await bench.add(bench.probe);
    await bench.passUntil('exhausted');
    bench.work = ease;

    const [listed] = await bench.parts.stuck.tasks();
    await bench.database.run((tx) => bench.parts.stuck.runAgain(tx, listed!));

    await bench.passUntil('done');
    const again = bench.database.run((tx) => bench.parts.stuck.runAgain(tx, listed!));
    await expect(again).rejects.toMatchObject({ code: 'STUCK_WORK.NOT_STUCK' });
  });

  it('counts an attempt as failed when its time is over, and aborts it', async () => {
    const aborted: boolean[] = [];
    const { opened, open } = gate();
    bench.work = (_payload, attempt) => {
      attempt.signal.addEventListener('abort', () => aborted.push(attempt.last));
      return opened;
    };
    await bench.add(bench.hasty);

    await bench.passUntil('exhausted');
    open();

    expect(aborted).toEqual([false, true]);
    expect((await bench.rows())[0]!.last_error).toContain('no end after 50 ms');
  });

  it('treats a handler that throws before it awaits as a failed attempt', async () => {
    bench.work = () => {
      throw new Error('at once');
    };
    await bench.add(bench.probe);

    await bench.passUntil('exhausted');

    expect((await bench.rows())[0]!.last_error).toBe('Error: at once');
  });

  it('never performs what the schema no longer takes, and lists it', async () => {
    await bench.add(bench.probe);
    await bench.database.asAdmin(
      `UPDATE task SET payload = payload || '{"extra": 1}' WHERE payload ->> 'subject' = '${bench.subject}'`,
    );

    await bench.passUntil('exhausted');

    expect(bench.probe.performed).toEqual([]);
    expect(await bench.database.effects('exhausted', bench.subject)).toEqual([]);
  });
});
