// Aim: what waits for somebody else waits no longer than it said, and leaves nothing behind.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { within } from './within.js';

const wordsOf = (error: Error): string => error.message;

describe('a limit', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('passes on what ends in time, and forgets its timer', async () => {
    await expect(within(50, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('passes on a failure in time, thrown or rejected, and forgets its timer', async () => {
    const fault = new Error('broken');
    const throwing = (): Promise<never> => {
      throw fault;
    };
    await expect(within(50, () => Promise.reject(fault))).rejects.toBe(fault);
    await expect(within(50, throwing)).rejects.toBe(fault);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends at the limit with its own words', async () => {
    const silent = (): Promise<void> => new Promise(() => undefined);
    const ends = [
      within(50, silent).catch(wordsOf),
      within(50, silent, () => new Error('the bank is silent')).catch(wordsOf),
    ];
    await jest.advanceTimersByTimeAsync(50);
    expect(await Promise.all(ends)).toEqual(['no answer in 50 ms', 'the bank is silent']);
  });

  it('is not reached a moment before', async () => {
    let ended = false;
    const silent = (): Promise<void> => new Promise(() => undefined);
    const limited = within(50, silent).catch(() => {
      ended = true;
    });
    await jest.advanceTimersByTimeAsync(49);
    expect(ended).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await limited;
    expect(ended).toBe(true);
  });

  it('lets late work fail unheard', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', listen);
    let failLate: (reason: Error) => void = () => undefined;
    const silent = new Promise<never>((_resolve, reject) => {
      failLate = reject;
    });
    const limited = within(50, () => silent).catch(wordsOf);
    await jest.advanceTimersByTimeAsync(50);
    expect(await limited).toBe('no answer in 50 ms');
    failLate(new Error('too late'));
    jest.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
  });
});
