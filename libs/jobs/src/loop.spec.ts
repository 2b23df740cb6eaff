// The loop under sweeper, tasks and care work: it goes on after failures and tells when it stands still.
import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '@lib/testing';
import { eachLimited, Loop } from './loop.js';

Logger.overrideLogger(false);

describe('loop', () => {
  it('runs at its pace and again at once when woken in the middle of a run', async () => {
    let runs = 0;
    let finish: () => void = () => undefined;
    const loop = new Loop('probe', 3_600_000, () => {
      runs += 1;
      return runs === 1 ? new Promise<void>((resolve) => (finish = resolve)) : Promise.resolve();
    });
    loop.start();
    loop.wake();
    loop.wake();
    expect(runs).toBe(1);
    finish();

    await eventually(() => expect(runs).toBe(2));
    await loop.stop();
    expect(runs).toBe(2);
  });

  it('goes on after a failure, and counts it as standing still', async () => {
    let runs = 0;
    const loop = new Loop('probe', 1, () => {
      runs += 1;
      return Promise.reject(new Error('no database'));
    });
    const before = loop.idleMs();
    loop.start();

    await eventually(() => expect(runs).toBeGreaterThan(5));
    await loop.stop();
    expect(loop.idleMs()).toBeGreaterThan(before);
  });

  it('does not run before its start nor after its end', async () => {
    let runs = 0;
    const loop = new Loop('probe', 1, async () => void (runs += 1));
    loop.wake();
    expect(runs).toBe(0);
    loop.start();
    await eventually(() => expect(runs).toBeGreaterThan(2));
    await loop.stop();
    const after = runs;

    loop.wake();
    loop.start();

    expect(runs).toBe(after);
  });

  it('is not idle after a run that ended well', async () => {
    let runs = 0;
    const loop = new Loop('probe', 1, async () => void (runs += 1));
    const before = loop.idleMs();
    loop.start();
    await eventually(() => expect(runs).toBeGreaterThan(50));
    await loop.stop();

    expect(loop.idleMs()).toBeLessThan(before + 1_000);
  });
});

describe('eachLimited', () => {
  it('works on everything, never on more than the limit at once', async () => {
    let now = 0;
    let most = 0;
    const seen: number[] = [];
    await eachLimited([...Array(40).keys()], 4, async (item) => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      seen.push(item);
      now -= 1;
    });

    expect(most).toBe(4);
    expect(seen.sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
  });

  it('works on the rest although every lane met a failure, then says how many failed', async () => {
    const seen: number[] = [];
    const all = eachLimited([...Array(10).keys()], 2, async (item) => {
      if (item < 4) throw new Error(`no ${item}`);
      seen.push(item);
    });

    await expect(all).rejects.toThrow('4 of 10 failed, first: Error: no 0');
    expect(seen).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('takes falsy items for items', async () => {
    const seen: unknown[] = [];
    await eachLimited([0, '', null, false], 2, async (item) => void seen.push(item));

    expect(seen).toEqual([0, '', null, false]);
  });
});
