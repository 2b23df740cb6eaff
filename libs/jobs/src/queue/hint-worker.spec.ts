// A worker is run only when ready, replaced when it rains errors, and never after its end.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BullWorker, Closable } from './connection.js';
import { HintWorker } from './hint-worker.js';

interface FakeWorker {
  ready: () => void;
  refuse: (error: Error) => void;
  runs: number;
  closes: number;
  rain: (count: number) => void;
}

let made: FakeWorker[];
let heard: string[];
let worker: HintWorker;

function fake(onError: (error: Error) => void): Closable<BullWorker> {
  let ready: () => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const readiness = new Promise<void>((resolve, reject) => {
    ready = resolve;
    refuse = reject;
  });
  const one: FakeWorker = {
    ready,
    refuse,
    runs: 0,
    closes: 0,
    rain: (count) => {
      for (let drop = 0; drop < count; drop += 1) onError(new Error('rain'));
    },
  };
  made.push(one);
  const thing = {
    waitUntilReady: () => readiness,
    run: async () => void (one.runs += 1),
  } as unknown as BullWorker;
  return { thing, close: async () => void (one.closes += 1) };
}

beforeEach(() => {
  jest.useFakeTimers();
  made = [];
  heard = [];
  worker = new HintWorker(fake, (error) => heard.push(error.message));
  worker.start();
});
afterEach(() => void jest.useRealTimers());

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('hint worker', () => {
  it('runs once it is ready, not before', async () => {
    await pass(60_000);
    expect(made[0]!.runs).toBe(0);
    made[0]!.ready();
    await pass(0);

    expect(made[0]!.runs).toBe(1);
    expect(made).toHaveLength(1);
  });

  it('is closed and replaced after a pause when it cannot get ready', async () => {
    made[0]!.refuse(new Error('no tables'));
    await pass(4_900);
    expect(made).toHaveLength(1);
    await pass(200);

    expect(made).toHaveLength(2);
    expect(made[0]).toMatchObject({ runs: 0, closes: 1 });
    expect(heard).toEqual(['no tables']);
  });

  it('is closed and replaced when it rains errors', async () => {
    made[0]!.ready();
    await pass(0);
    made[0]!.rain(500);
    expect(made[0]!.closes).toBe(1);
    await pass(5_100);

    expect(made).toHaveLength(2);
  });

  it('is kept when errors only drip', async () => {
    made[0]!.ready();
    for (let second = 0; second < 100; second += 1) {
      made[0]!.rain(5);
      await pass(1_100);
    }

    expect(made).toHaveLength(1);
    expect(made[0]!.closes).toBe(0);
  });

  it('is not started again after its end', async () => {
    made[0]!.refuse(new Error('away'));
    await pass(0);
    await worker.close();
    await pass(60_000);
    worker.start();

    expect(made).toHaveLength(1);
  });

  it('does not run when it gets ready after its end', async () => {
    await worker.close();
    made[0]!.ready();
    await pass(0);

    expect(made[0]).toMatchObject({ runs: 0, closes: 1 });
  });
});
