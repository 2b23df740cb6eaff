// Aim: nobody stays restrained without reason: discharge, lost events, refusals, rejections, lapses; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { caseFundsEvents } from '@lib/contracts';
import { moveLegalClock } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, eventually, testServices } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer, ServiceBodyClient } from './body.fixture.js';
import { CASE_ID, CourtRoom, DEBTOR_ID, MATTER_ID, SERVICE_USER } from './court-room.fixture.js';

const officer = { person: 'officer1', roles: ['officer'] };
const director = { person: 'director1', roles: ['director'] };
const president = { person: 'president1', roles: ['president'] };
const cases = `/cases/${CASE_ID}`;
const purpose = { purpose: '查找可供执行的存款', article: '民事诉讼法(2023)第二百五十三条' };
const AS_OF = '2026-03-04T09:30:00+08:00';

interface Task {
  approvalId: string;
  contentHash: string;
  deputyOpen: boolean;
}

let database: TestDatabase;
let room: CourtRoom;

/** A case with one account at A (files) and one at F (service), and a debt of 1,000 yuan. */
beforeEach(async () => {
  database = await createTestDatabase(['query-control']);
  room = await CourtRoom.open({ ...database, redisUrl: testServices().redisUrl });
  await room.tellCase();
  await room.tellDebt(1, '1000.00');
  const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions: ['BANK-A', 'BANK-F'] };
  await room.call('POST', `${cases}/query-orders`, officer, body);
  const [atA] = await eventually(async () => {
    const found = await room.body('BANK-A').queries();
    expect(found).toHaveLength(1);
    return found;
  });
  const a = accountsAnswer(atA?.requestNo ?? '', AS_OF, [
    accountFound('1100000000000000101', 900_00n),
  ]);
  await room.body('BANK-A').answerQuery(a);
  const f = new ServiceBodyClient(room.url, SERVICE_USER);
  const [atF] = await f.queries();
  await f.answerQuery(
    accountsAnswer(atF?.requestNo ?? '', AS_OF, [accountFound('1600000000000000606', 500_00n)]),
  );
  await eventually(async () => {
    expect(await room.rows('SELECT 1 FROM property')).toHaveLength(2);
  });
}, 60_000);

afterEach(async () => {
  const violations = await room.violations();
  await room.close();
  await database.drop();
  expect(violations).toEqual([]);
}, 30_000);

async function freeze(code: string, cap: string): Promise<void> {
  const [row] = await room.rows<{ id: string }>(
    'SELECT property_id AS id FROM property WHERE institution = $1',
    [code],
  );
  const ordered = await room.call('POST', `${cases}/freezes`, officer, {
    debtVersion: 1,
    lines: [{ propertyId: row?.id, cap }],
  });
  expect(ordered.status).toBe(201);
}

function sentToA(measure: 'freeze' | 'release'): Promise<ControlRequest> {
  return eventually(() => room.body('BANK-A').lastControl(measure));
}

async function holdAtA(cap: string, heldFen: bigint): Promise<void> {
  await freeze('BANK-A', cap);
  await room.body('BANK-A').answerControl(controlAnswer(await sentToA('freeze'), heldFen));
  await eventually(async () => expect(await stateAt('BANK-A')).toMatch(/^effective/));
}

async function stateAt(code: string): Promise<string> {
  const [row] = await room.rows<{ state: string }>(
    'SELECT state FROM measure WHERE institution = $1',
    [code],
  );
  return row?.state ?? '';
}

async function discharge(): Promise<void> {
  await room.tellDebt(2, '0.00');
  await room.tell(caseFundsEvents.debtDischarged, {
    caseId: CASE_ID,
    matterId: MATTER_ID,
    version: 2,
    dischargedOn: caseFundsEvents.debtDischarged.example.dischargedOn,
    total: '1000.00',
    received: '1000.00',
    overpaid: '0.00',
  });
}

function waitingFor(who: typeof director): Promise<Task> {
  return eventually(async () => {
    const { body } = await room.call('GET', '/approvals', who);
    const [task] = body['items'] as Task[];
    expect(task).toBeDefined();
    return task as Task;
  });
}

describe('a discharged debt', () => {
  it('voids a freeze that no body has seen, and releases one that nobody has answered', async () => {
    await freeze('BANK-F', '100.00');
    await freeze('BANK-A', '200.00');
    await sentToA('freeze');
    await eventually(async () => expect(await stateAt('BANK-A')).toBe('sent'));
    await discharge();

    const task = await waitingFor(director);
    expect(await stateAt('BANK-F')).toBe('void');
    const f = new ServiceBodyClient(room.url, SERVICE_USER);
    expect(await f.writCount('none')).toBe(0);
    const approve = { verdict: 'approve', contentHash: task.contentHash };
    await room.call('POST', `/approvals/${task.approvalId}/decisions`, director, approve);
    const release = await sentToA('release');
    expect(release.lines[0]).toMatchObject({ amountFen: 200_00n });
    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 200_00n, whole));
    await eventually(async () => expect(await stateAt('BANK-A')).toBe('released'));
  });

  it('is swept for when its event was lost', async () => {
    await holdAtA('900.00', 900_00n);
    await room.rows('UPDATE debt_ref SET due_fen = 0, cap_fen = 0, version = 2');

    const task = await waitingFor(director);
    expect(task.deputyOpen).toBe(false);
    expect(await room.rows(`SELECT 1 FROM release_batch WHERE cause = 'discharged'`)).toHaveLength(
      1,
    );
  });

  it('waits for the director; after thirty minutes the president may act, nobody else', async () => {
    await holdAtA('900.00', 900_00n);
    await discharge();
    const task = await waitingFor(director);
    const path = `/approvals/${task.approvalId}/decisions`;
    const approve = { verdict: 'approve', contentHash: task.contentHash };

    const early = await room.call('POST', path, president, approve);
    const foreign = await room.call('POST', path, { ...director, court: '京0198' }, approve);
    const [row] = await room.rows<{ now: Date }>('SELECT legal_now() AS now');
    await moveLegalClock(database.adminUrl, new Date((row?.now.getTime() ?? 0) + 31 * 60_000));
    const deputy = await waitingFor(president);
    const approved = await room.call('POST', path, president, approve);

    expect(early).toMatchObject({ status: 403, body: { code: 'APPROVAL.NOT_YOURS' } });
    expect(foreign.status).toBe(403);
    expect(deputy.deputyOpen).toBe(true);
    expect(approved.body).toMatchObject({ state: 'approved' });
    const [told] = await room.rows<{ deputy: string }>(
      `SELECT data ->> 'asDeputy' AS deputy FROM outbox WHERE type LIKE '%release-approved%'`,
    );
    expect(told?.deputy).toBe('true');
  });

  it('two approvers at once send the releases once', async () => {
    await holdAtA('900.00', 900_00n);
    await discharge();
    const task = await waitingFor(director);
    const approve = { verdict: 'approve', contentHash: task.contentHash };
    const path = `/approvals/${task.approvalId}/decisions`;
    const second = { person: 'director2', roles: ['director'] };
    const answers = await Promise.all([
      room.call('POST', path, director, approve),
      room.call('POST', path, second, approve),
    ]);

    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    await sentToA('release');
    expect(
      await room.rows(`SELECT 1 FROM outgoing_message WHERE priority = 1 AND kind = 'control'`),
    ).toHaveLength(1);
  });

  it('a rejected release is drafted again: the debtor owes nothing', async () => {
    await holdAtA('900.00', 900_00n);
    await discharge();
    const first = await waitingFor(director);
    const path = `/approvals/${first.approvalId}/decisions`;
    const reject = { verdict: 'reject', contentHash: first.contentHash, why: '待核对' };
    const rejected = await room.call('POST', path, director, reject);
    expect(rejected.body).toMatchObject({ state: 'rejected' });
    const [row] = await room.rows<{ now: Date }>('SELECT legal_now() AS now');
    await moveLegalClock(database.adminUrl, new Date((row?.now.getTime() ?? 0) + 61_000));

    const again = await waitingFor(director);
    expect(again.approvalId).not.toBe(first.approvalId);
    expect(await stateAt('BANK-A')).toBe('effective-full');
  });
});

describe('releases under the standing order', () => {
  it('a release the body refuses rests a minute and is then ordered again', async () => {
    await holdAtA('900.00', 900_00n);
    await room.tellDebt(2, '800.00');
    const refusal = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n, reason: '系统维护' };
    const first = await sentToA('release');
    await room.body('BANK-A').answerControl(controlAnswer(first, 0n, refusal as never));
    await eventually(async () => {
      expect(
        await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'release' AND state = 'refused'`),
      ).toHaveLength(1);
    });
    const [row] = await room.rows<{ now: Date }>('SELECT legal_now() AS now');
    await moveLegalClock(database.adminUrl, new Date((row?.now.getTime() ?? 0) + 61_000));

    await eventually(async () => {
      expect((await sentToA('release')).requestNo).not.toBe(first.requestNo);
    });
  });

  it('an excess without a standing order waits for the director', async () => {
    const [property] = await room.rows<{ id: string }>(
      `SELECT property_id AS id FROM property WHERE institution = 'BANK-A'`,
    );
    await room.call('POST', `${cases}/freezes`, officer, {
      debtVersion: 1,
      lines: [{ propertyId: property?.id, cap: '900.00' }],
      standingRelease: false,
    });
    await room.body('BANK-A').answerControl(controlAnswer(await sentToA('freeze'), 900_00n));
    await eventually(async () => expect(await stateAt('BANK-A')).toBe('effective-full'));
    await room.tellDebt(2, '800.00');

    await waitingFor(director);
    expect(await room.rows(`SELECT state FROM release_batch`)).toEqual([{ state: 'drafted' }]);
  });

  it('unfilled caps stay while uncovered and are lowered after the grace once covered', async () => {
    await holdAtA('900.00', 850_00n);
    await room.tellDebt(2, '850.00');
    const release = await sentToA('release');

    expect(release.lines[0]).toMatchObject({ amountFen: 50_00n });
    const lowered = { standing: { capFen: 850_00n, heldFen: 850_00n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 50_00n, lowered));
    await eventually(async () => expect(await stateAt('BANK-A')).toBe('effective-full'));
  });
});

describe('the end of a measure', () => {
  it('is written by the clock: reminded before, lapsed after, never edited', async () => {
    await holdAtA('900.00', 900_00n);
    const [measure] = await room.rows<{ endsOn: string }>(
      `SELECT ends_on::text AS "endsOn" FROM measure`,
    );
    const end = Date.parse(`${measure?.endsOn ?? ''}T00:00:00+08:00`);
    await moveLegalClock(database.adminUrl, new Date(end - 3_600_000));
    await eventually(async () => {
      const reminders = await room.rows<{ level: string }>(
        'SELECT level FROM measure_reminder ORDER BY level',
      );
      expect(reminders.map((row) => row.level)).toEqual(['critical', 'notice', 'warning']);
    });
    expect(await stateAt('BANK-A')).toBe('effective-full');
    await moveLegalClock(database.adminUrl, new Date(end + 24 * 3_600_000 + 1_000));

    await eventually(async () => expect(await stateAt('BANK-A')).toBe('lapsed'));
    expect(await room.rows('SELECT held_fen::int AS held FROM measure_lapse')).toEqual([
      { held: 90_000 },
    ]);
    expect(await room.rows(`SELECT 1 FROM outbox WHERE type LIKE '%measure-lapsed%'`)).toHaveLength(
      1,
    );
  });

  it('leaves what was deducted just before counted, and stays over', async () => {
    await holdAtA('900.00', 900_00n);
    const [row] = await room.rows<{ id: string; endsOn: string }>(
      `SELECT measure_id AS id, ends_on::text AS "endsOn" FROM measure`,
    );
    const lines = [{ measureId: row?.id, amount: '400.00' }];
    await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    const deduct = await eventually(() => room.body('BANK-A').lastControl('deduct'));
    const over = Date.parse(`${row?.endsOn ?? ''}T00:00:00+08:00`) + 25 * 3_600_000;
    await moveLegalClock(database.adminUrl, new Date(over));
    await eventually(async () => expect(await stateAt('BANK-A')).toBe('lapsed'));
    const said = { from: row?.endsOn, to: row?.endsOn } as never;
    await room.body('BANK-A').answerControl(controlAnswer(deduct, 400_00n, said));

    await eventually(async () => {
      expect(await room.rows('SELECT state, deducted_fen::int AS fen FROM measure')).toEqual([
        { state: 'lapsed', fen: 40_000 },
      ]);
    });
  });
});
