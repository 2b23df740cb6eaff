// One sweep over many rows: bounded, and one that fails holds nobody up.
import { describe, expect, it } from '@jest/globals';
import { eachLimited } from './each-limited.js';

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
