// Aim: money that arrived lowers the debt at case-funds before its event reaches us (seen after a
// SIGKILL, while the consumer group waits for its dead member). It must not be counted twice.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, eventually, testServices } from '@lib/testing';
import { FolderIntake } from '../src/intake/index.js';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import { CASE_ID, CourtRoom, DEBTOR_ID } from './court-room.fixture.js';

const officer = { person: 'officer1', roles: ['officer'] };
const cases = `/cases/${CASE_ID}`;
const purpose = { purpose: '查找可供执行的存款', article: '民事诉讼法(2023)第二百五十三条' };

let database: TestDatabase;
let room: CourtRoom;

const scan = (): Promise<void> => room.app.get(FolderIntake, { strict: false }).scan();
const deductions = (): Promise<unknown[]> =>
  room.rows(`SELECT 1 FROM measure_order WHERE kind = 'deduct'`);

async function freezeAtBankA(): Promise<string> {
  const a = room.body('BANK-A');
  const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions: ['BANK-A'] };
  await room.call('POST', `${cases}/query-orders`, officer, body);
  const request = await eventually(
    async () => (await a.queries())[0] ?? Promise.reject(new Error()),
  );
  const account = accountFound('1100000000000000101', 900_00n);
  await a.answerQuery(accountsAnswer(request.requestNo, '2026-03-04T09:30:00+08:00', [account]));
  await scan();
  const [property] = await room.rows<{ id: string }>('SELECT property_id AS id FROM property');
  const lines = [{ propertyId: property?.id, cap: '900.00' }];
  await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 1, lines });
  await a.answerControl(controlAnswer(await eventually(() => a.lastControl('freeze')), 900_00n));
  await scan();
  const [measure] = await room.rows<{ id: string }>('SELECT measure_id AS id FROM measure');
  return measure?.id ?? '';
}

describe('a debt that is ahead of its events', () => {
  let measureId: string;

  beforeAll(async () => {
    database = await createTestDatabase(['query-control']);
    const settings = { EXCHANGE_SCAN_MS: '60000', RELEASE_SWEEP_SECONDS: '60' };
    room = await CourtRoom.open({ ...database, redisUrl: testServices().redisUrl }, settings);
    await room.tellCase();
    await room.tellDebt(1, '1000.00');
    measureId = await freezeAtBankA();
  }, 60_000);

  afterAll(async () => {
    await room?.close();
    await database?.drop();
  }, 30_000);

  it('is waited for, not refused for good, and the same key goes through once the event came', async () => {
    const asked = { debtVersion: 2, lines: [{ measureId, amount: '100.00' }] };
    const order = () => room.call('POST', `${cases}/deductions`, officer, asked, 'ahead-of-events');
    const { facts } = room.neighbours;
    facts.debt = { ...facts.debt, version: 2 };

    const early = await order();

    expect(early).toMatchObject({ status: 503, body: { code: 'DEBT.UNAVAILABLE' } });
    expect(await deductions()).toEqual([]);
    await room.tellDebt(2, '1000.00');
    await eventually(async () => expect((await order()).status).toBe(201));
    expect(await deductions()).toHaveLength(1);
  }, 30_000);
});
