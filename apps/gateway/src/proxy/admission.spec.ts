import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@lib/kernel';
import type { Actor, HttpReply, HttpRequest } from '@lib/platform';
import { problemOf } from '@lib/platform';
import { Admission, REQUESTS_MAX, streamPaths, STREAMS_MAX } from './admission.js';

/** Aim: nobody unknown sends a body on, and nobody known takes the apps from the others. */
const admission = (): Admission =>
  new Admission({
    verify: (token) => {
      const [personId = ''] = token.split('.');
      if (personId === 'forged')
        throw new DomainError('ACCESS.TOKEN_INVALID', 'unauthenticated', '无效');
      return Promise.resolve({ personId, court: '京0199' } as Actor);
    },
  });
const requestOf = (authorization?: string): HttpRequest =>
  ({ headers: authorization === undefined ? {} : { authorization } }) as unknown as HttpRequest;
const newReply = (): HttpReply => ({ raw: new EventEmitter() }) as unknown as HttpReply;

async function fill(one: Admission, person: string, isStream: boolean): Promise<HttpReply[]> {
  const replies = Array.from({ length: isStream ? STREAMS_MAX : REQUESTS_MAX }, newReply);
  for (const reply of replies) await one.admit(requestOf(`Bearer ${person}.b.c`), reply, isStream);
  return replies;
}

describe('admission to an app', () => {
  it.each([
    [undefined, 'ACCESS.UNAUTHENTICATED'],
    ['', 'ACCESS.UNAUTHENTICATED'],
    ['Basic eDp5', 'ACCESS.UNAUTHENTICATED'],
    ['Bearer', 'ACCESS.UNAUTHENTICATED'],
    ['Bearer a.b', 'ACCESS.UNAUTHENTICATED'],
    ['Bearer forged.b.c', 'ACCESS.TOKEN_INVALID'],
  ])('is refused with %j', async (authorization, code) => {
    await expect(
      admission().admit(requestOf(authorization), newReply(), false),
    ).rejects.toMatchObject({ code });
  });

  it.each([true, false])(
    'ends at the bound of one person, and only for him (stream: %s)',
    async (isStream) => {
      const one = admission();
      const replies = await fill(one, 'a', isStream);

      const refused = await one
        .admit(requestOf('Bearer a.b.c'), newReply(), isStream)
        .catch((error: unknown) => problemOf(error, '/x', 'trace').problem);
      expect(refused).toMatchObject({ status: 429, code: 'REQUEST.TOO_MANY' });
      await one.admit(requestOf('Bearer a.b.c'), newReply(), !isStream);
      await one.admit(requestOf('Bearer other.b.c'), newReply(), isStream);

      replies[0]?.raw.emit('close');
      await one.admit(requestOf('Bearer a.b.c'), newReply(), isStream);
      await expect(one.admit(requestOf('Bearer a.b.c'), newReply(), isStream)).rejects.toThrow();
    },
  );
});

describe('the event streams of the contracts', () => {
  it.each([
    ['case-flow', '/cases/7/stream', true],
    ['case-flow', '/cases/7/stream/x', false],
    ['case-flow', '/cases/7', false],
    ['case-funds', '/cases/7/stream', false],
    ['unknown', '/cases/7/stream', false],
  ])('are known: %s %s', (app, path, expected) => {
    expect(streamPaths(app)(path)).toBe(expected);
  });
});
