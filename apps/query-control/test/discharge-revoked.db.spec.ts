// Aim: a revoked discharge withdraws what nobody approved, stops nothing that was approved, freezes nothing again.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { caseFundsEvents } from '@lib/contracts';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, eventually, testServices } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import { CASE_ID, CourtRoom, DEBTOR_ID, MATTER_ID } from './court-room.fixture.js';

const officer = { person: 'officer1', roles: ['officer'] };
const director = { person: 'director1', roles: ['director'] };
const cases = `/cases/${CASE_ID}`;
const purpose = { purpose: '查找可供执行的存款', article: '民事诉讼法(2023)第二百五十三条' };
const AS_OF = '2026-03-04T09:30:00+08:00';
const { dischargedOn } = caseFundsEvents.debtDischarged.example;

interface Task {
  approvalId: string;
  contentHash: string;
}

let database: TestDatabase;
let room: CourtRoom;

/** A debt of 1,000 yuan, 900 of it held at A, then discharged: the release waits for the director. */
beforeEach(async () => {
  database = await createTestDatabase(['query-control']);
  room = await CourtRoom.open({ ...database, redisUrl: testServices().redisUrl });
  await room.tellCase();
  await room.tellDebt(1, '1000.00');
  const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions: ['BANK-A'] };
  await room.call('POST', `${cases}/query-orders`, officer, body);
  const query = await eventually(async () => {
    const [found] = await room.body('BANK-A').queries();
    expect(found).toBeDefined();
    return found;
  });
  const found = [accountFound('1100000000000000101', 900_00n)];
  await room.body('BANK-A').answerQuery(accountsAnswer(query?.requestNo ?? '', AS_OF, found));
  const propertyId = await eventually(async () => {
    const [row] = await room.rows<{ id: string }>('SELECT property_id AS id FROM property');
    expect(row).toBeDefined();
    return row?.id;
  });
  const lines = [{ propertyId, cap: '900.00' }];
  await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 1, lines });
  await room.body('BANK-A').answerControl(controlAnswer(await sentToA('freeze'), 900_00n));
  await eventually(async () => expect(await states()).toMatchObject([/^effective/]));
  await room.tellDebt(2, '0.00');
  await room.tell(caseFundsEvents.debtDischarged, {
    caseId: CASE_ID,
    matterId: MATTER_ID,
    version: 2,
    dischargedOn,
    total: '1000.00',
    received: '1000.00',
    overpaid: '0.00',
  });
}, 60_000);

afterEach(async () => {
  const violations = await room.violations();
  await room.close();
  await database.drop();
  expect(violations).toEqual([]);
}, 30_000);

const sentToA = (measure: 'freeze' | 'release'): Promise<ControlRequest> =>
  eventually(() => room.body('BANK-A').lastControl(measure));

async function states(): Promise<string[]> {
  const rows = await room.rows<{ state: string }>('SELECT state FROM measure');
  return rows.map(({ state }) => state);
}

const batches = () =>
  room.rows<{ cause: string; state: string }>(
    'SELECT cause, state FROM release_batch ORDER BY drafted_at, batch_id',
  );

function waiting(): Promise<Task> {
  return eventually(async () => {
    const { body } = await room.call('GET', '/approvals', director);
    const [task] = body['items'] as Task[];
    expect(task).toBeDefined();
    return task as Task;
  });
}

const approve = ({ approvalId, contentHash }: Task) =>
  room.call('POST', `/approvals/${approvalId}/decisions`, director, {
    verdict: 'approve',
    contentHash,
  });

const revoke = (due = '1000.00') =>
  room.tell(caseFundsEvents.debtDischargeRevoked, {
    caseId: CASE_ID,
    matterId: MATTER_ID,
    version: 3,
    dischargedVersion: 2,
    asOf: dischargedOn,
    total: '1000.00',
    received: '0.00',
    due,
    cause: '银行冲回到账',
  });

const forgotten = () =>
  eventually(async () => {
    const [debt] = await room.rows('SELECT version, discharged_version AS was FROM debt_ref');
    expect(debt).toEqual({ version: 3, was: null });
  });

describe('a revoked discharge', () => {
  it('withdraws the release that nobody approved; it can be approved no more', async () => {
    const task = await waiting();
    await revoke();
    await forgotten();

    expect(await batches()).toEqual([{ cause: 'discharged', state: 'void' }]);
    expect(await approve(task)).toMatchObject({ status: 409, body: { code: 'APPROVAL.CLOSED' } });
    expect(await states()).toMatchObject([/^effective/]);
    const { body } = await room.call('GET', '/approvals', director);
    expect(body['items']).toEqual([]);
  });

  it('stops nothing that was approved, and freezes nothing again', async () => {
    await approve(await waiting());
    const release = await sentToA('release');
    await revoke();
    await forgotten();
    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, whole));

    await eventually(async () => expect(await states()).toEqual(['released']));
    expect(await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'freeze'`)).toHaveLength(1);
    expect(await batches()).toEqual([{ cause: 'discharged', state: 'approved' }]);
  });

  it('still has the excess released when less is owed than is held', async () => {
    await waiting();
    await revoke('400.00');
    await forgotten();

    await eventually(async () =>
      expect(await batches()).toEqual([
        { cause: 'discharged', state: 'void' },
        expect.objectContaining({ cause: 'excess' }),
      ]),
    );
  });

  it('told twice changes nothing more; an approval before the news of it is overtaken', async () => {
    const task = await waiting();
    await room.tellDebt(3, '1000.00');
    await eventually(async () => {
      const [debt] = await room.rows('SELECT version FROM debt_ref');
      expect(debt).toEqual({ version: 3 });
    });
    await approve(task);
    await revoke();
    await revoke();
    await forgotten();

    expect(await batches()).toEqual([{ cause: 'discharged', state: 'void' }]);
    expect(await states()).toMatchObject([/^effective/]);
  });
});
