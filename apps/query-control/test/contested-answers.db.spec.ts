// Aim: what a body says against what is known, or to nobody, is seen by who must look, once; bodies played by the spec.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer } from './body.fixture.js';
import { APPLICANT_DIGEST, CASE_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  ACCOUNT_A,
  AS_OF,
  cases,
  delivered,
  director,
  officer,
  order,
  requestBy,
} from './main-acts.fixture.js';

const chief = { person: 'chief1', roles: ['duty-chief'] };
const OTHER = '京0198';
const OF_NOBODY = '20260304110199999999';
const OF_OTHER_COURT = '20260304110198000001';

interface Contested {
  answerId: string;
  kind: string;
  about: string;
  requestNo?: string;
  review?: { by: string; reason: string };
}

let room: CourtRoom;
let requestNo: string;

/** A contradiction, an answer to nobody, one to the other court, and a file without a name. */
beforeAll(async () => {
  room = await CourtRoom.open();
  const [request] = await order(room, 'BANK-A');
  requestNo = request?.requestNo ?? '';
  const a = room.body('BANK-A');
  await delivered(a, requestNo);
  for (const fen of [500_00n, 1_00n]) {
    await a.answerQuery(accountsAnswer(requestNo, AS_OF, [accountFound(ACCOUNT_A, fen)]));
    await eventually(async () =>
      expect(await requestBy(room, request?.requestId ?? '')).toMatchObject({ state: 'found' }),
    );
  }
  await a.answerQuery(accountsAnswer(OF_NOBODY, AS_OF, []));
  await a.answerQuery(accountsAnswer(OF_OTHER_COURT, AS_OF, []));
  await a.deliverRaw('hello.zip', new TextEncoder().encode('not a zip'));
  await eventually(async () => {
    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
    expect(await room.rows(`SELECT 1 FROM incoming_message WHERE state = 'fault'`)).toHaveLength(3);
  });
}, 60_000);

afterAll(() => room?.closeSound(), 30_000);

async function waiting(who: typeof officer & { court?: string }): Promise<Contested[]> {
  const { status, body } = await room.call('GET', '/contested-answers', who);
  expect(status).toBe(200);
  return body['items'] as Contested[];
}

async function contradiction(): Promise<string> {
  const [row] = await room.rows<{ id: string }>('SELECT dispute_id AS id FROM dispute');
  return row?.id ?? '';
}

const review = (answerId: string, who: typeof officer & { court?: string }, key?: string) =>
  room.call('POST', `/contested-answers/${answerId}/reviews`, who, { reason: '已向银行核实' }, key);

describe('answers that wait to be looked at', () => {
  it('a contradiction shows the officer what counts and what was said against it', async () => {
    expect(await waiting(officer)).toMatchObject([
      {
        kind: 'contradiction',
        about: '查询',
        requestNo,
        caseId: CASE_ID,
        reason: '同一请求收到内容不同的两次答复',
        first: [{ account: ACCOUNT_A, text: expect.stringContaining('余额 500.00 元') }],
        second: [{ account: ACCOUNT_A, text: expect.stringContaining('余额 1.00 元') }],
      },
    ]);
  });

  it('what belongs to no case is for the whole court: by the area code of the number it names', async () => {
    for (const who of [director, chief]) {
      const items = await waiting(who);
      expect(items).toHaveLength(3);
      expect(JSON.stringify(items)).toContain(OF_NOBODY);
      expect(JSON.stringify(items)).toContain('hello.zip');
      expect(JSON.stringify(items)).not.toContain(OF_OTHER_COURT);
    }
    const theirs = await waiting({ ...director, court: OTHER });
    expect(theirs).toHaveLength(2);
    expect(JSON.stringify(theirs)).toContain(OF_OTHER_COURT);
    expect(JSON.stringify(theirs)).not.toContain(OF_NOBODY);
  });

  it.each([
    ['an officer of another team', { person: 'officer2', roles: ['officer'] }],
    ['an officer of another court', { ...officer, court: OTHER }],
  ])('%s has none', async (_who, who) => {
    expect(await waiting(who)).toEqual([]);
    expect((await room.call('GET', `${cases}/contested-answers`, who)).status).toBe(403);
  });

  it.each(['president', 'finance', 'supervisor', 'auditor', 'admin', 'applicant'])(
    '%s is refused',
    async (role) => {
      const who = { person: 'p', roles: [role], digest: APPLICANT_DIGEST };
      for (const path of ['/contested-answers', `${cases}/contested-answers`]) {
        expect((await room.call('GET', path, who)).status).toBe(403);
      }
      expect((await review(await contradiction(), who)).status).toBe(403);
    },
  );
});

describe('a review', () => {
  it.each([
    ['an officer of another team', { person: 'officer2', roles: ['officer'] }],
    ['a director of another court', { ...director, court: OTHER }],
  ])('of %s finds nothing', async (_who, who) => {
    expect(await review(await contradiction(), who)).toMatchObject({
      status: 404,
      body: { code: 'ANSWER.NOT_FOUND' },
    });
  });

  it('of a delivery without a case is not for an officer', async () => {
    const placed = await contradiction();
    const unusable = (await waiting(director)).filter(({ answerId }) => answerId !== placed);
    for (const { answerId } of unusable) {
      expect((await review(answerId, officer)).status).toBe(404);
    }
    expect(await room.rows('SELECT 1 FROM answer_review')).toEqual([]);
  });

  it('by two at once is recorded once, under who made it; the same key gives the same answer', async () => {
    const answerId = await contradiction();
    const [first, other] = await Promise.all([
      review(answerId, officer, 'press-once'),
      review(answerId, director),
    ]);
    const winner = first.status === 201 ? first : other;
    const again = await review(answerId, officer, 'press-once');

    expect([first.status, other.status].sort()).toEqual([201, 409]);
    expect(winner.body).toMatchObject({ answerId, review: { reason: '已向银行核实' } });
    if (first.status === 201) expect(again).toEqual(first);
    else expect(again).toMatchObject({ status: 409, body: { code: 'ANSWER.REVIEWED' } });
    expect(
      await room.rows(
        `SELECT subject_id AS id, case_id AS "caseId", why FROM audit_entry WHERE action = 'answer.review'`,
      ),
    ).toEqual([{ id: answerId, caseId: CASE_ID, why: '已向银行核实' }]);
  });

  it('takes it out of the inbox, not out of the case, and changes nothing of what counts', async () => {
    expect(await waiting(officer)).toEqual([]);
    expect(await waiting(chief)).toHaveLength(2);
    const { body } = await room.call('GET', `${cases}/contested-answers`, officer);
    expect(body['items']).toMatchObject([
      { requestNo, review: { by: '甲某(虚构)', reason: '已向银行核实' } },
    ]);
    const property = await room.call('GET', `${cases}/property`, officer);
    expect(property.body['items']).toMatchObject([{ balance: '500.00' }]);
  });

  it('of a delivery without a case is recorded by the duty chief', async () => {
    for (const { answerId } of await waiting(chief)) {
      const done = await review(answerId, chief);
      expect(done).toMatchObject({ status: 201, body: { kind: 'unusable' } });
    }
    expect(await waiting(director)).toEqual([]);
    expect(await room.rows('SELECT 1 FROM answer_review')).toHaveLength(3);
  });

  it.each([
    ['no reason', {}],
    ['too short a reason', { reason: '是' }],
    ['more than was asked for', { reason: '已核实', accept: true }],
  ])('with %s is refused', async (_what, body) => {
    const path = `/contested-answers/${await contradiction()}/reviews`;
    expect((await room.call('POST', path, officer, body)).status).toBe(400);
  });
});
