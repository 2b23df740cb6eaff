import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@lib/testing';
import { Lane } from './lane.js';

// Aim: a narrow lane lets releases and money pass, sheds queries alone, and stops when told.

function gate(): { readonly open: () => void; readonly wait: Promise<void> } {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, wait };
}

afterEach(() => {
  jest.useRealTimers();
});

describe('a lane', () => {
  it('starts releases, then money, then queries, whatever came first', async () => {
    const lane = new Lane({ concurrency: 1, perSecond: 10_000 });
    const order: string[] = [];
    const first = gate();
    const note = (name: string) => async (): Promise<void> => void order.push(name);

    const calls = [
      lane.run('query', () => first.wait),
      lane.run('query', note('query')),
      lane.run('money', note('money')),
      lane.run('release', note('release')),
    ];
    first.open();
    await Promise.all(calls);

    expect(order).toEqual(['release', 'money', 'query']);
  });

  it('never runs more at once than allowed', async () => {
    const lane = new Lane({ concurrency: 3, perSecond: 1_000_000 });
    const hold = gate();
    const calls = Array.from({ length: 30 }, () => lane.run('money', () => hold.wait));

    const full = { paused: false, running: 3, waiting: 27 };
    await eventually(() => expect(lane.state).toEqual(full));
    hold.open();
    await Promise.all(calls);
    expect(lane.state).toEqual({ paused: false, running: 0, waiting: 0 });
  });

  it('keeps its rate', async () => {
    jest.useFakeTimers();
    const lane = new Lane({ concurrency: 10, perSecond: 50 });
    const started: number[] = [];

    const calls = [1, 2, 3].map((call) => lane.run('money', async () => void started.push(call)));
    await jest.advanceTimersByTimeAsync(19);
    expect(started).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(started).toEqual([1, 2]);
    await jest.advanceTimersByTimeAsync(19);
    expect(started).toEqual([1, 2]);
    await jest.advanceTimersByTimeAsync(1);

    expect(started).toEqual([1, 2, 3]);
    await Promise.all(calls);
  });

  it('sheds the newest queries when full, and never releases or money', async () => {
    const lane = new Lane({ concurrency: 1, waitingMax: 2, perSecond: 10_000 });
    const first = gate();
    const done = async (): Promise<string> => 'done';

    const running = lane.run('query', () => first.wait);
    const kept = lane.run('query', done);
    const rest = [
      lane.run('money', done),
      lane.run('query', done),
      lane.run('release', done),
      lane.run('release', done),
    ];
    const settled = Promise.allSettled([kept, ...rest]);
    first.open();
    await running;

    expect((await settled).map((result) => result.status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('starts nothing while paused, refuses queries at once, and goes on when resumed', async () => {
    const lane = new Lane();
    lane.pause();
    const money = lane.run('money', async () => 'paid');

    await expect(lane.run('query', async () => 'asked')).rejects.toMatchObject({
      code: 'LANE.FULL',
    });
    expect(lane.state).toEqual({ paused: true, running: 0, waiting: 1 });
    lane.resume();
    expect(await money).toBe('paid');
  });

  it('is free again after a call that failed', async () => {
    const lane = new Lane({ concurrency: 1 });
    const failing = lane.run('money', () => Promise.reject(new Error('no')));

    await expect(failing).rejects.toThrow('no');
    expect(await lane.run('money', async () => 'next')).toBe('next');
  });
});
