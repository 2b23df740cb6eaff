// A deaf worker is made anew once; if that does not help the process is given up. A queue that is
// away is neither.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Watchdog } from './watchdog.js';

/** A bell in one of three moods. */
class FakeBell {
  mood: 'hears' | 'deaf' | 'away' = 'hears';
  workerCount = 1;
  watchdog: Watchdog | undefined;

  async sendCanary(): Promise<void> {
    if (this.mood === 'away') throw new Error('connection refused');
    if (this.mood === 'hears') this.watchdog?.heard();
  }

  async workers(): Promise<number> {
    return this.workerCount;
  }
}

let bell: FakeBell;
let watchdog: Watchdog;
let acts: string[];

beforeEach(() => {
  Logger.overrideLogger(false);
  bell = new FakeBell();
  acts = [];
  watchdog = new Watchdog(bell, {
    recreate: async () => void acts.push('recreate'),
    fatal: (error) => acts.push(`fatal: ${error.message}`),
  });
  bell.watchdog = watchdog;
});

async function beats(count: number): Promise<void> {
  for (let beat = 0; beat < count; beat += 1) await watchdog.beat().catch(() => undefined);
}

describe('watchdog', () => {
  it('leaves a worker alone that hears its canaries', async () => {
    await beats(50);

    expect(acts).toEqual([]);
  });

  it('leaves a worker alone while the queue takes no canary: it is away, not deaf', async () => {
    bell.mood = 'away';
    await beats(50);

    expect(acts).toEqual([]);
  });

  it('makes a worker anew when three canaries in a row were not heard, not before', async () => {
    bell.mood = 'deaf';
    await beats(3);
    expect(acts).toEqual([]);

    await beats(1);

    expect(acts).toEqual(['recreate']);
  });

  it('gives the process up when the new worker is deaf too', async () => {
    bell.mood = 'deaf';
    await beats(7);

    expect(acts).toEqual(['recreate', 'fatal: the queue worker stays deaf after it was made anew']);
  });

  it('starts from the beginning once a canary was heard', async () => {
    bell.mood = 'deaf';
    await beats(4);
    bell.mood = 'hears';
    await beats(2);
    bell.mood = 'deaf';
    await beats(4);

    expect(acts).toEqual(['recreate', 'recreate']);
  });

  it('is more patient when other processes hear canaries too', async () => {
    bell.mood = 'deaf';
    bell.workerCount = 4;
    await beats(12);
    expect(acts).toEqual([]);

    await beats(1);

    expect(acts).toEqual(['recreate']);
  });
});
