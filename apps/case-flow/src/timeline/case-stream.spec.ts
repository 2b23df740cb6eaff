// Aim: a stream tells each rise once, shows life, and ends by itself; ticks are given by the spec.
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@lib/kernel';
import { concatMap, firstValueFrom, from, Subject, toArray } from 'rxjs';
import type { StreamedCase } from './case-stream.js';
import { caseStream, HEARTBEAT_TICKS, LIFE_TICKS, SCOPE_TICKS } from './case-stream.js';

const refused = new DomainError('CASE.NOT_FOUND', 'not-found', '没有这个案件');

/** Everything a stream says when its ticks come one after the other, each after the one before. */
async function saidOf(ticks: number, change: Partial<StreamedCase> = {}): Promise<unknown[]> {
  const streamed = {
    sequence: () => Promise.resolve('1'),
    assertReadable: () => Promise.resolve(),
    ...change,
  };
  const numbers = from(Array.from({ length: ticks }, (_, tick) => tick));
  const paced = numbers.pipe(
    concatMap((tick) => new Promise<number>((go) => setImmediate(go, tick))),
  );
  return firstValueFrom(caseStream(paced, streamed).pipe(toArray()));
}

describe('the stream of a case', () => {
  it('tells the number once, and each rise of it', async () => {
    const numbers = ['1', '1', '2', '2', '2', '5'];
    const said = await saidOf(6, { sequence: () => Promise.resolve(numbers.shift() ?? '') });

    expect(said).toEqual(['1', '2', '5'].map((sequence) => ({ data: { sequence } })));
  });

  it('shows life in silence, and no more often than needed', async () => {
    const said = await saidOf(2 * HEARTBEAT_TICKS + 1);

    expect(said).toEqual([{ data: { sequence: '1' } }, { comment: 'alive' }, { comment: 'alive' }]);
  });

  it('asks again whether the case may be seen, and ends without an error when not', async () => {
    let looks = 0;
    let asked = 0;
    const said = await saidOf(5 * SCOPE_TICKS, {
      sequence: () => Promise.resolve(String((looks += 1))),
      assertReadable: () => ((asked += 1) < 3 ? Promise.resolve() : Promise.reject(refused)),
    });

    expect(asked).toBe(3);
    expect(said).toHaveLength(3 * SCOPE_TICKS);
  });

  it('ends after its time, though ticks go on', async () => {
    let looks = 0;
    await saidOf(LIFE_TICKS + 50, { sequence: () => Promise.resolve(String((looks += 1))) });

    expect(looks).toBe(LIFE_TICKS);
  });

  it('checks at the next tick it can when the database was slow', async () => {
    const ticks = new Subject<number>();
    const seen: unknown[] = [];
    const streamed = {
      sequence: () => Promise.resolve('1'),
      assertReadable: () => Promise.reject(refused),
    };
    const ended = new Promise<void>((complete) => {
      caseStream(ticks, streamed).subscribe({ next: (event) => seen.push(event), complete });
    });
    ticks.next(SCOPE_TICKS + 2);
    await ended;

    expect(seen).toEqual([]);
  });

  it('does not take an error of ours for a refusal', async () => {
    const broken = { sequence: () => Promise.reject(new Error('no database')) };

    await expect(saidOf(1, broken)).rejects.toThrow('no database');
  });
});
