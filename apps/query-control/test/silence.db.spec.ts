// Aim: silence and lateness of bodies, and neighbours out of reach: nothing is guessed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountsAnswer } from './body.fixture.js';
import { DEBTOR_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  AS_OF,
  cases,
  delivered,
  officer,
  order,
  purpose,
  requestBy,
} from './main-acts.fixture.js';

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterAll(() => room?.close(), 30_000);

describe('silence', () => {
  it('past the answer-by time a body is silent, never "none"; its late answer is taken as late', async () => {
    const [request] = await order(room, 'BANK-A');
    const requestNo = request?.requestNo ?? '';
    const a = room.body('BANK-A');
    await delivered(a, requestNo);
    await room.setClock(new Date(Date.parse(request?.answerBy ?? '') + 60_000));

    await eventually(async () => {
      const view = await requestBy(room, request?.requestId ?? '');
      expect(view).toMatchObject({ state: 'silent' });
      expect(view.stateText).toContain('逾期未答复');
    });
    await a.answerQuery(accountsAnswer(requestNo, AS_OF, []));
    await eventually(async () => {
      expect(await requestBy(room, request?.requestId ?? '')).toMatchObject({
        state: 'none',
        late: true,
      });
    });
    const recorded = await room.rows(`SELECT 1 FROM outbox WHERE type LIKE '%silence-recorded%'
      AND data ->> 'requestId' = '${request?.requestId ?? ''}'`);
    expect(recorded).toHaveLength(1);
  });
});

describe('neighbours out of reach', () => {
  it('nobody is restrained on what cannot be read fresh', async () => {
    room.neighbours.facts.failWith = 503;
    const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions: ['BANK-A'] };
    const before = await room.rows('SELECT 1 FROM query_order');
    const refused = await room.call('POST', `${cases}/query-orders`, officer, body);
    delete room.neighbours.facts.failWith;

    expect(refused).toMatchObject({ status: 503, body: { code: 'QUERY.STANDING_UNAVAILABLE' } });
    expect(await room.rows('SELECT 1 FROM query_order')).toHaveLength(before.length);
  });

  it("is asked with the caller's own token", () => {
    expect(room.neighbours.bearersSeen.every((bearer) => bearer.startsWith('Bearer ey'))).toBe(
      true,
    );
  });
});
