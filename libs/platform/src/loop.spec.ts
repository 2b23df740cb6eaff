// Repeated work of every process: one run at a time, on after failures, tells when it stands still.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createLogger, NestLogger } from './logger.js';
import { Loop } from './loop.js';

const EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/** Work whose runs end when the test says so. */
class Work {
  begun = 0;
  atOnce = 0;
  atOnceMost = 0;
  private end: (() => void) | undefined;

  readonly run = async (): Promise<void> => {
    this.begun += 1;
    this.atOnce += 1;
    this.atOnceMost = Math.max(this.atOnceMost, this.atOnce);
    await new Promise<void>((resolve) => (this.end = resolve));
    this.atOnce -= 1;
  };

  async finish(): Promise<void> {
    this.end?.();
    await jest.advanceTimersByTimeAsync(0);
  }
}

const lines: Record<string, unknown>[] = [];
const started: Loop[] = [];

function loopOf(work: () => Promise<unknown>): Loop {
  const loop = new Loop('probe', EVERY_MS, work);
  started.push(loop);
  return loop;
}

beforeEach(() => {
  jest.useFakeTimers();
  lines.length = 0;
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  Logger.overrideLogger(
    new NestLogger(createLogger({ app: 'sample', level: 'debug', destination })),
  );
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((loop) => loop.stop()));
  jest.useRealTimers();
});

describe('a loop', () => {
  it('runs at once, then at its pace after each end', async () => {
    const work = new Work();
    loopOf(work.run).start();
    expect(work.begun).toBe(1);

    await work.finish();
    await jest.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(work.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(work.begun).toBe(2);
    await work.finish();
  });

  it('never runs twice at once, however long a run takes and whoever wakes or starts it', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    for (let round = 0; round < 5; round += 1) {
      loop.wake();
      loop.start();
      await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
      await work.finish();
    }
    expect(work.begun).toBe(6);
    expect(work.atOnceMost).toBe(1);
    await Promise.all([loop.stop(), work.finish()]);
  });

  it('runs once more, at once, when woken in the middle of a run', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    loop.wake();
    loop.wake();
    expect(work.begun).toBe(1);

    await work.finish();
    expect(work.begun).toBe(2);
    await work.finish();
    await jest.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(work.begun).toBe(2);
  });

  it('runs at once when woken between two runs, and keeps its pace from there', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    await work.finish();
    await jest.advanceTimersByTimeAsync(EVERY_MS / 2);

    loop.wake();
    expect(work.begun).toBe(2);
    await work.finish();
    await jest.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(work.begun).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(work.begun).toBe(3);
    await work.finish();
  });

  it('stops only when the run in hand has ended, and runs no more', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    loop.wake();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(stopped).toBe(false);

    await work.finish();
    await stopping;
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(work.begun).toBe(1);
    expect(work.atOnce).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stops between two runs without another one', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    await work.finish();

    await loop.stop();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(work.begun).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not run before its start', async () => {
    const work = new Work();
    loopOf(work.run).wake();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);

    expect(work.begun).toBe(0);
  });

  it('stays stopped: neither a start nor a wake nor another stop brings it back', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    loop.start();
    await work.finish();
    await loop.stop();

    loop.start();
    loop.wake();
    await loop.stop();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(work.begun).toBe(1);
  });

  it('stopped before its start never runs', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    await loop.stop();
    loop.start();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);

    expect(work.begun).toBe(0);
  });

  it('says how long it idles: since it was made, then since a run ended well', async () => {
    const work = new Work();
    const loop = loopOf(work.run);
    await jest.advanceTimersByTimeAsync(70);
    expect(loop.idleMs()).toBe(70);
    loop.start();
    await jest.advanceTimersByTimeAsync(30);
    expect(loop.idleMs()).toBe(100);

    await work.finish();
    expect(loop.idleMs()).toBe(0);
    await jest.advanceTimersByTimeAsync(EVERY_MS + 40);
    expect(work.begun).toBe(2);
    expect(loop.idleMs()).toBe(EVERY_MS + 40);
    await work.finish();
  });
});

describe('a loop whose work fails', () => {
  it('goes on at its pace and counts it as standing still', async () => {
    let runs = 0;
    const loop = loopOf(() => Promise.reject(new Error(`no database ${(runs += 1)}`)));
    loop.start();

    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(runs).toBe(11);
    expect(loop.idleMs()).toBe(10 * EVERY_MS);
  });

  it('goes on when the work throws before it returns a promise', async () => {
    let runs = 0;
    loopOf(() => {
      runs += 1;
      throw new Error('at once');
    }).start();

    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(runs).toBe(2);
  });

  it('ends its stop well although the run in hand fails', async () => {
    let fail: (error: Error) => void = () => undefined;
    const loop = loopOf(() => new Promise((_resolve, reject) => (fail = reject)));
    loop.start();
    const stopping = loop.stop();
    fail(new Error('cut'));

    await expect(stopping).resolves.toBeUndefined();
  });

  it('warns of the first failure and then once a minute, with the number in a row', async () => {
    loopOf(() => Promise.reject(new Error('no database'))).start();
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS + EVERY_MS);

    const err = { type: 'Error', message: 'no database' };
    expect(lines).toMatchObject([
      { level: 'warn', context: 'probe', msg: 'probe failed and runs again', failures: 1, err },
      { failures: 61, err },
      { failures: 121, err },
    ]);
  });

  it('warns again at once when it had ended well in between', async () => {
    const failing = [true, true, false, true, true];
    loopOf(async () => {
      if (failing.shift()) throw new Error('no bank');
    }).start();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);

    expect(lines.map(({ failures }) => failures)).toEqual([1, 1]);
  });

  it('warns of every failure when its pace is slower than a minute', async () => {
    const loop = new Loop('hourly', 60 * MINUTE_MS, () => Promise.reject(new Error('no database')));
    started.push(loop);
    loop.start();
    await jest.advanceTimersByTimeAsync(120 * MINUTE_MS);

    expect(lines.map(({ failures }) => failures)).toEqual([1, 2, 3]);
  });

  it.each([undefined, null, 0, 'no answer', Object.create(null), new AggregateError([], 'two')])(
    'takes whatever was thrown: case %#',
    async (thrown: unknown) => {
      let runs = 0;
      loopOf(() => {
        runs += 1;
        throw thrown;
      }).start();
      await jest.advanceTimersByTimeAsync(EVERY_MS);

      expect(runs).toBe(2);
      expect(lines).toMatchObject([{ msg: 'probe failed and runs again', failures: 1 }]);
    },
  );

  it('logs no number of a person that the error carries', async () => {
    const number = '110101199003070011';
    loopOf(() =>
      Promise.reject(Object.assign(new Error(`bad ${number}`), { detail: number })),
    ).start();
    await jest.advanceTimersByTimeAsync(0);

    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(number);
  });
});
