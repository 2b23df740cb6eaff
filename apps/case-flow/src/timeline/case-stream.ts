import { DomainError } from '@lib/kernel';
import type { MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  from,
  mergeMap,
  takeWhile,
  throwError,
  timer,
} from 'rxjs';

const TICK_MS = 1000;
/** Ticks between two looks whether the reader may still see the case. */
export const SCOPE_TICKS = 5;
/** Ticks of silence after which a comment keeps proxies from closing the connection. */
export const HEARTBEAT_TICKS = 15;
/** Ticks of a whole stream; the browser then asks again with the session it has by then. */
export const LIFE_TICKS = 300;

/** Numbers of the seconds of a stream, from 0. */
export type StreamTicks = () => Observable<number>;
export const STREAM_TICKS = Symbol('STREAM_TICKS');
export const everySecond: StreamTicks = () => timer(0, TICK_MS);

/** What a stream asks about its case. */
export interface StreamedCase {
  /** Another number with each new fact. */
  sequence(): Promise<string>;
  /** @throws DomainError once the reader may not see the case any more. */
  assertReadable(): Promise<unknown>;
}

/**
 * The case's sequence whenever it rises. It ends without an error when the reader lost the case and
 * when its time is over: a stream must not outlive session, token and team for as long as a tab is
 * open (ASVS 5.0 7.4, 8.3).
 */
export function caseStream(
  ticks: Observable<number>,
  streamed: StreamedCase,
): Observable<MessageEvent> {
  return defer(() => {
    const said = { sequence: '', atTick: 0, checkedTick: 0 };
    return ticks.pipe(
      takeWhile((tick) => tick < LIFE_TICKS),
      exhaustMap((tick) => from(nextOf(streamed, said, tick))),
      mergeMap((events) => events),
      catchError((error: unknown) =>
        error instanceof DomainError ? EMPTY : throwError(() => error),
      ),
    );
  });
}

interface Said {
  sequence: string;
  atTick: number;
  checkedTick: number;
}

async function nextOf(streamed: StreamedCase, said: Said, tick: number): Promise<MessageEvent[]> {
  if (tick - said.checkedTick >= SCOPE_TICKS) {
    await streamed.assertReadable();
    said.checkedTick = tick;
  }
  const sequence = await streamed.sequence();
  if (sequence !== said.sequence) {
    Object.assign(said, { sequence, atTick: tick });
    return [{ data: { sequence } }];
  }
  if (tick - said.atTick < HEARTBEAT_TICKS) return [];
  said.atTick = tick;
  return [{ comment: 'alive' }];
}
