// Aim: silence and lateness of bodies, and neighbours out of reach: nothing is guessed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moveLegalClock } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, eventually, testServices } from '@lib/testing';
import type { FilesBody } from './body.fixture.js';
import { accountsAnswer } from './body.fixture.js';
import { CASE_ID, CourtRoom, DEBTOR_ID } from './court-room.fixture.js';

const officer = { person: 'officer1', roles: ['officer'] };
const cases = `/cases/${CASE_ID}`;
const purpose = { purpose: '查找可供执行的存款', article: '民事诉讼法(2023)第二百五十三条' };
const AS_OF = '2026-03-04T09:30:00+08:00';

interface RequestView {
  requestId: string;
  institution: string;
  requestNo: string;
  state: string;
  stateText: string;
  duplicates: number;
  late: boolean;
  answerBy: string;
  fault?: string;
}

let database: TestDatabase;
let room: CourtRoom;

beforeAll(async () => {
  database = await createTestDatabase(['query-control']);
  room = await CourtRoom.open({ ...database, redisUrl: testServices().redisUrl });
  await room.tellCase();
  await room.tellDebt(1, '1000.00');
}, 60_000);

afterAll(async () => {
  await room?.close();
  await database?.drop();
}, 30_000);

async function order(...institutions: string[]): Promise<RequestView[]> {
  const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions };
  const { body: answer } = await room.call('POST', `${cases}/query-orders`, officer, body);
  return answer['requests'] as RequestView[];
}

async function requestBy(requestId: string): Promise<RequestView> {
  const { body } = await room.call('GET', `${cases}/query-orders`, officer);
  const orders = body['items'] as { requests: RequestView[] }[];
  const found = orders.flatMap((row) => row.requests).find((row) => row.requestId === requestId);
  if (!found) throw new Error(`no request ${requestId}`);
  return found;
}

async function delivered(body: FilesBody, requestNo: string): Promise<void> {
  await eventually(async () => {
    const numbers = (await body.queries()).map((request) => request.requestNo);
    expect(numbers).toContain(requestNo);
  });
}

describe('silence', () => {
  it('past the answer-by time a body is silent, never "none"; its late answer is taken as late', async () => {
    const [request] = await order('BANK-A');
    const requestNo = request?.requestNo ?? '';
    const a = room.body('BANK-A');
    await delivered(a, requestNo);
    await moveLegalClock(database.adminUrl, new Date(Date.parse(request?.answerBy ?? '') + 60_000));

    await eventually(async () => {
      const view = await requestBy(request?.requestId ?? '');
      expect(view).toMatchObject({ state: 'silent' });
      expect(view.stateText).toContain('逾期未答复');
    });
    await a.answerQuery(accountsAnswer(requestNo, AS_OF, []));
    await eventually(async () => {
      expect(await requestBy(request?.requestId ?? '')).toMatchObject({
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
