// Aim: silence and lateness of bodies, and neighbours out of reach: nothing is guessed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountsAnswer } from './body.fixture.js';
import { DEBTOR_ID, STANDING } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  approve,
  AS_OF,
  cases,
  delivered,
  director,
  officer,
  order,
  purpose,
  requestBy,
} from './main-acts.fixture.js';
import { controlsOfF, findAtF } from './service-acts.fixture.js';
import type { Frozen } from './unanswered-freeze.fixture.js';
import {
  alsoFoundAtA,
  batchesOf,
  becomes,
  goesUnanswered,
  letGo,
  says,
  sentFreeze,
  stateOf,
  taskOf,
  unansweredFreeze,
} from './unanswered-freeze.fixture.js';

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterAll(() => room?.closeSound(), 30_000);

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

describe('a freeze that its body never answers', () => {
  const NOTHING_STANDS = { standing: { capFen: 0n, heldFen: 0n } };
  const NO = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n, reason: '维护' } as const;
  const offered = async () => (await controlsOfF(room)).map((row) => row.lines[0]?.measure);
  const lists = () => room.call('GET', `${cases}/measures`, officer);
  const reject = async (frozen: Frozen) => {
    const { approvalId, contentHash } = await taskOf(room, frozen);
    const decision = { verdict: 'reject', contentHash, why: '再等一等' };
    return room.call('POST', `/approvals/${approvalId}/decisions`, director, decision);
  };
  /** Released on the officer's word and the director's, and confirmed by the body. */
  const released = async (frozen: Frozen) => {
    await letGo(room, frozen);
    await approve(room, await taskOf(room, frozen));
    const asOf = '2026-03-04T10:00:00+08:00';
    await says(room, frozen, 'release', [10_00n, { ...NOTHING_STANDS, asOf }]);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe('released'));
  };

  beforeAll(async () => {
    await findAtF(room);
    await alsoFoundAtA(room);
  }, 60_000);

  it('is offered no more; its release is sent on approval, and its cap counts until confirmed', async () => {
    const frozen = await sentFreeze(room, 'BANK-F');
    expect(await offered()).toEqual(['freeze']);
    await goesUnanswered(room, frozen);
    expect(await letGo(room, frozen)).toMatchObject({ status: 201, body: { state: 'sent' } });
    expect(await offered()).toEqual([]);
    const cap = (await lists()).body['cap'];
    expect((await approve(room, await taskOf(room, frozen))).status).toBe(201);

    expect(await offered()).toEqual(['release']);
    expect((await lists()).body['cap']).toBe(cap);
    const { body } = await room.call('GET', `${cases}/releases`, officer);
    expect(body['items']).toMatchObject([{ cause: 'unanswered', why: '账户已销户' }]);
  });

  it('counts no more once its release is confirmed', async () => {
    const frozen = await unansweredFreeze(room);
    const before = Number((await lists()).body['cap']);
    await released(frozen);

    expect(Number((await lists()).body['cap'])).toBe(before - 10);
    expect(await letGo(room, frozen)).toMatchObject({
      status: 409,
      body: { code: 'RELEASE.NOT_LIVE' },
    });
  });

  it('is not released while it may still be answered, nor once it was', async () => {
    const frozen = await sentFreeze(room);
    const early = await letGo(room, frozen);
    await says(room, frozen, 'freeze', [10_00n]);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe('effective-full'));
    const late = await letGo(room, frozen);

    expect(early).toMatchObject({ status: 409, body: { code: 'RELEASE.NOT_YET' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'RELEASE.ANSWERED' } });
    expect(await batchesOf(room, frozen)).toEqual([]);
  });

  it.each([
    ['an officer of another team', { who: { person: 'officer2', roles: ['officer'] } }, 403],
    ['the director', { who: director }, 403],
    ['an officer who saw another version', { who: { ...officer, saw: 99 } }, 412],
    ['a reason of one character', { body: { why: '无' } }, 400],
    ['a reason of 301 characters', { body: { why: '长'.repeat(301) } }, 400],
    ['no reason', { body: {} }, 400],
    ['more than a reason', { body: { why: '账户已销户', amount: '1.00' } }, 400],
  ])('is not released for %s', async (_who, ask, status) => {
    const [row] = await room.rows<Frozen>(
      `SELECT measure_id AS "measureId", request_no AS "requestNo" FROM measure
       WHERE state = 'sent' AND institution = 'BANK-A'`,
    );
    const frozen = row ?? (await unansweredFreeze(room));

    expect((await letGo(room, frozen, ask)).status).toBe(status);
    expect(await batchesOf(room, frozen)).toEqual([]);
  });

  it('nobody knows is not found, and no version is no order', async () => {
    const frozen = await unansweredFreeze(room);
    const path = `/measures/${frozen.measureId}/releases`;
    const unknown = { ...frozen, measureId: DEBTOR_ID };

    expect(await letGo(room, unknown)).toMatchObject({ status: 404 });
    expect(await room.call('POST', path, officer, { why: '账户已销户' })).toMatchObject({
      status: 428,
    });
  });

  it('is released once, whoever asks at the same time', async () => {
    const frozen = await unansweredFreeze(room);
    const standing = room.neighbours.facts.standing;
    const team = [...STANDING.team, { personId: 'officer2', part: 'assistant' }];
    room.neighbours.facts.standing = { ...STANDING, team };
    const second = { person: 'officer2', roles: ['officer'] };
    const both = await Promise.all([letGo(room, frozen), letGo(room, frozen, { who: second })]);
    room.neighbours.facts.standing = standing;

    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'RELEASE.UNDER_WAY',
    });
    expect(await batchesOf(room, frozen)).toEqual([{ cause: 'unanswered', state: 'drafted' }]);
  });

  it('is released once by a double click', async () => {
    const frozen = await unansweredFreeze(room);
    const key = frozen.measureId;
    const first = await letGo(room, frozen, { key });
    const again = await letGo(room, frozen, { key });

    expect(again).toEqual(first);
    expect(await batchesOf(room, frozen)).toHaveLength(1);
  });

  it('is not approved by who asked for it; after a rejection it stays, and may be asked for again', async () => {
    const frozen = await unansweredFreeze(room);
    await letGo(room, frozen);
    const self = { person: 'officer1', roles: ['director'] };
    const own = await approve(room, await taskOf(room, frozen), self);
    await reject(frozen);

    expect(own).toMatchObject({ status: 403, body: { code: 'APPROVAL.SAME_PERSON' } });
    expect(await stateOf(room, frozen)).toBe('sent');
    expect((await letGo(room, frozen)).status).toBe(201);
    expect((await batchesOf(room, frozen)).map(({ state }) => state)).toEqual([
      'rejected',
      'drafted',
    ]);
  });

  it.each([
    ['answered', [10_00n] as const, 'effective-full'],
    ['refused', [0n, NO] as const, 'refused'],
  ])('and is %s before the approval: the release is void', async (_what, word, state) => {
    const frozen = await unansweredFreeze(room);
    await letGo(room, frozen);
    const task = await taskOf(room, frozen);
    await says(room, frozen, 'freeze', word);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe(state));

    expect(await approve(room, task)).toMatchObject({ body: { code: 'APPROVAL.CLOSED' } });
    expect(await batchesOf(room, frozen)).toEqual([{ cause: 'unanswered', state: 'void' }]);
  });

  it('and is answered after the approval: the release goes on and ends it', async () => {
    const frozen = await unansweredFreeze(room);
    await letGo(room, frozen);
    await approve(room, await taskOf(room, frozen));
    await says(room, frozen, 'freeze', [10_00n]);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe('effective-full'));
    await says(room, frozen, 'release', [10_00n, NOTHING_STANDS]);

    await eventually(async () => expect(await stateOf(room, frozen)).toBe('released'));
  });

  it('and takes effect after its release: it is drafted for release again, and a person decides', async () => {
    const frozen = await unansweredFreeze(room);
    await released(frozen);
    await says(room, frozen, 'freeze', [10_00n, { asOf: '2026-03-04T10:05:00+08:00' }]);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe('effective-full'));
    expect((await batchesOf(room, frozen)).map(({ state }) => state)).toEqual([
      'approved',
      'drafted',
    ]);
    await reject(frozen);
    await room.passes(120_000);

    expect(await stateOf(room, frozen)).toBe('effective-full');
  });

  it('is drafted for release again after the body refused an approved one', async () => {
    const frozen = await unansweredFreeze(room);
    await letGo(room, frozen);
    await approve(room, await taskOf(room, frozen));
    await says(room, frozen, 'release', [0n, NO]);
    await becomes(room, frozen, 'release', 'refused');
    await room.passes(61_000);

    await becomes(room, frozen, 'release', 'drafted');
    expect((await batchesOf(room, frozen)).map(({ state }) => state)).toEqual([
      'approved',
      'drafted',
    ]);
  });

  it('has one release when the debt is paid meanwhile, and is never offered again', async () => {
    const frozen = await unansweredFreeze(room);
    await letGo(room, frozen);
    await room.tellDischarge();
    await eventually(async () =>
      expect(
        await room.rows(`SELECT 1 FROM release_batch WHERE cause = 'discharged'`),
      ).not.toHaveLength(0),
    );
    await approve(room, await taskOf(room, frozen));
    await room.tellDebt(3, '1000.00');
    await eventually(async () =>
      expect(await room.rows('SELECT version FROM debt_ref')).toEqual([{ version: 3 }]),
    );
    await says(room, frozen, 'release', [10_00n, NOTHING_STANDS]);
    await eventually(async () => expect(await stateOf(room, frozen)).toBe('released'));

    expect(await batchesOf(room, frozen)).toEqual([{ cause: 'unanswered', state: 'approved' }]);
    const { requestNo } = frozen;
    expect(
      await room.rows('SELECT state FROM outgoing_message WHERE request_no = $1', [requestNo]),
    ).toEqual([{ state: 'void' }]);
  });
});
