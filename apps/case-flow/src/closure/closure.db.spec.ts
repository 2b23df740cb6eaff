// Aim: a case closes only on what its neighbours say at that moment, and never on a guess.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '@lib/audit';
import { newId } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Clerk, Reply } from '../../test/case-room.fixture.js';
import { CaseRoom, clerk, director, officer, TODAY } from '../../test/case-room.fixture.js';
import type { Fault, NeighbourFacts } from '../../test/neighbours.fixture.js';
import { FINISHED, Neighbours } from '../../test/neighbours.fixture.js';

const reason = '债权全部实现';
let serial = 200;

describe('closing', () => {
  let neighbours: Neighbours;
  let room: CaseRoom;

  beforeAll(async () => {
    neighbours = await Neighbours.start();
    room = await CaseRoom.open({
      QUERY_CONTROL_URL: neighbours.url,
      CASE_FUNDS_URL: neighbours.url,
    });
  }, 60_000);
  afterAll(async () => {
    await room.close();
    await neighbours.close();
  });
  beforeEach(() => {
    neighbours.facts = FINISHED;
    neighbours.fault = undefined;
  });

  const open = () => room.notifiedCase((serial += 1));
  const close = (caseId: string, key: string = newId(), who: Clerk = officer): Promise<Reply> =>
    room.post(who, `/cases/${caseId}/closures`, { manner: 'fully-performed', reason }, key);
  const stateOf = async (caseId: string): Promise<unknown> => {
    const [row] = await room.sql(
      'SELECT state, closed_on::text, closure_reason FROM enforcement_case WHERE case_id = $1',
      [caseId],
    );
    return row;
  };
  const untouched = { state: 'notified', closed_on: null, closure_reason: null };

  it('closes a finished case with its day, fact, node and audit entry', async () => {
    const { caseId, matterId } = await open();
    const { status, body } = await close(caseId);

    expect([status, body]).toEqual([201, { caseId, state: 'closed', closedOn: TODAY }]);
    expect(await stateOf(caseId)).toEqual({
      state: 'closed',
      closed_on: TODAY,
      closure_reason: reason,
    });
    expect(
      await room.sql(
        `SELECT data->>'closedOn' AS day FROM outbox WHERE subject = $1 AND type LIKE '%case-closed%'`,
        [matterId],
      ),
    ).toEqual([{ day: TODAY }]);
    expect(
      await room.sql(
        `SELECT why, before_hash IS NOT NULL AS before, after_hash IS NOT NULL AS after
         FROM audit_entry WHERE case_id = $1 AND action = 'case.close'`,
        [caseId],
      ),
    ).toEqual([{ why: reason, before: true, after: true }]);
    expect(
      await room.sql(
        `SELECT done_on::text FROM process_node WHERE case_id = $1 AND node = 'closed'`,
        [caseId],
      ),
    ).toEqual([{ done_on: TODAY }]);
  });

  it('asks with the rights of the person who closes', async () => {
    const { caseId } = await open();
    neighbours.asked.length = 0;
    await close(caseId);

    expect(neighbours.asked.map(({ url }) => url).sort()).toEqual(
      ['measures', 'payouts', 'releases', 'sums'].map((what) => `/cases/${caseId}/${what}`),
    );
    expect(
      neighbours.asked.every(({ headers }) => headers.authorization?.startsWith('Bearer ey')),
    ).toBe(true);
  });

  const returned = newId();
  it.each<[string, Partial<NeighbourFacts>, string]>([
    ['the debt is not discharged', { discharged: false }, 'CLOSURE.NOT_DISCHARGED'],
    ['a measure is live', { live: 1 }, 'CLOSURE.LIVE_MEASURES'],
    ['a release is only drafted', { releases: ['drafted'] }, 'CLOSURE.LIVE_MEASURES'],
    ['a release is approved, not sent', { releases: ['approved'] }, 'CLOSURE.LIVE_MEASURES'],
    ['a release has no receipt', { releases: ['acknowledged', 'sent'] }, 'CLOSURE.LIVE_MEASURES'],
    ['a payout is only proposed', { payouts: [{ state: 'proposed' }] }, 'CLOSURE.OPEN_MONEY'],
    ['a payout is approved, not paid', { payouts: [{ state: 'approved' }] }, 'CLOSURE.OPEN_MONEY'],
    ['the bank has not answered', { payouts: [{ state: 'instructed' }] }, 'CLOSURE.OPEN_MONEY'],
    ['a payout is in doubt', { payouts: [{ state: 'unknown' }] }, 'CLOSURE.OPEN_MONEY'],
    ['a payout came back', { payouts: [{ state: 'returned' }] }, 'CLOSURE.OPEN_MONEY'],
    [
      'the re-issue of a returned payout is open',
      {
        payouts: [
          { payoutId: returned, state: 'returned' },
          { state: 'instructed', reissueOf: returned },
        ],
      },
      'CLOSURE.OPEN_MONEY',
    ],
    ['one fen lies on the account', { held: '0.01' }, 'CLOSURE.OPEN_MONEY'],
  ])('is refused while %s', async (_, change, code) => {
    const { caseId } = await open();
    neighbours.facts = { ...FINISHED, ...change };
    const { status, body } = await close(caseId);

    expect([status, body.code, body.fields?.map(({ path }) => path)]).toEqual([409, code, [code]]);
    expect(await stateOf(caseId)).toEqual(untouched);
  });

  it.each<[string, Partial<NeighbourFacts>]>([
    [
      'a returned payout was paid again',
      {
        payouts: [
          { payoutId: returned, state: 'returned' },
          { state: 'paid', reissueOf: returned },
        ],
      },
    ],
    ['a payout was rejected or voided', { payouts: [{ state: 'rejected' }, { state: 'void' }] }],
    ['nothing was ever restrained or paid', { releases: [], payouts: [] }],
    ['a rejected or void release restrains nothing', { releases: ['rejected', 'void'] }],
  ])('is allowed when %s', async (_, change) => {
    const { caseId } = await open();
    neighbours.facts = { ...FINISHED, ...change };

    expect((await close(caseId)).status).toBe(201);
  });

  it.each<[Fault, string, number, string]>([
    ['silent', 'measures', 503, 'NEIGHBOUR.UNAVAILABLE'],
    ['silent', 'releases', 503, 'NEIGHBOUR.UNAVAILABLE'],
    ['silent', 'sums', 503, 'NEIGHBOUR.UNAVAILABLE'],
    ['silent', 'payouts', 503, 'NEIGHBOUR.UNAVAILABLE'],
    ['broken', 'sums', 503, 'NEIGHBOUR.UNAVAILABLE'],
    ['malformed', 'measures', 503, 'NEIGHBOUR.MALFORMED'],
    ['refusing', 'payouts', 403, 'ACCESS.OUT_OF_SCOPE'],
  ])('is refused by a neighbour that is %s about %s', async (how, at, status, code) => {
    const { caseId } = await open();
    neighbours.fault = { at, how };
    const key = newId();
    const reply = await close(caseId, key);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(await stateOf(caseId)).toEqual(untouched);

    neighbours.fault = undefined;
    expect((await close(caseId, key)).status).toBe(201);
  });

  it('gives the first answer again for the same key, though the neighbours are silent by then', async () => {
    const { caseId } = await open();
    const key = newId();
    const first = await close(caseId, key);
    neighbours.fault = { at: 'sums', how: 'silent' };

    expect(first.status).toBe(201);
    expect(await close(caseId, key)).toEqual(first);
  });

  it('happens once, also when two close at once', async () => {
    const { caseId, matterId } = await open();
    const replies = await Promise.all([close(caseId), close(caseId, newId(), director)]);

    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await close(caseId)).body.code).toBe('STATE.ILLEGAL_MOVE');
    expect(
      await room.sql(`SELECT 1 FROM outbox WHERE subject = $1 AND type LIKE '%case-closed%'`, [
        matterId,
      ]),
    ).toHaveLength(1);
  });

  it('is refused before the notice was issued, and to an officer outside the team', async () => {
    const assigned = await room.assignedCase((serial += 1));
    const { caseId } = await open();
    neighbours.facts = { ...FINISHED, discharged: false };
    const early = await close(assigned.caseId);
    const stranger = await close(caseId, newId(), clerk('officer2', 'officer'));

    expect([early.status, early.body.code]).toEqual([409, 'STATE.ILLEGAL_MOVE']);
    expect([stranger.status, stranger.body.code]).toEqual([403, 'CASE.NOT_ON_TEAM']);
  });

  it('leaves nothing to be done on a closed case but to read it', async () => {
    const { caseId, debtorId } = await open();
    await close(caseId);

    expect((await room.assign(caseId, officer)).body.code).toBe('STATE.ILLEGAL_MOVE');
    expect((await room.issueNotice(caseId, debtorId)).status).toBe(409);
    expect((await room.read(officer, `/cases/${caseId}`)).body['closure']).toEqual({
      manner: 'fully-performed',
      closedOn: TODAY,
      reason,
    });
  });

  it('leaves an unbroken audit trail', async () => {
    expect(await verifyAudit(room.get(ReadDatabase), 'case_flow')).toEqual([]);
  });
});
