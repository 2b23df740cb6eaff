// Aim: money that arrived lowers the debt at case-funds before its event reaches us (seen after a
// SIGKILL, while the consumer group waits for its dead member). It must not be counted twice.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { FolderIntake } from '../src/intake/index.js';
import { accountFound, controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  ACCOUNT_A,
  answerOnlyQuery,
  cases,
  freezeAt,
  officer,
  order,
} from './main-acts.fixture.js';

let room: CourtRoom;

const scan = (): Promise<void> => room.app.get(FolderIntake, { strict: false }).scan();
const deductions = (): Promise<unknown[]> =>
  room.rows(`SELECT 1 FROM measure_order WHERE kind = 'deduct'`);

async function freezeAtBankA(): Promise<string> {
  const a = room.body('BANK-A');
  await order(room, 'BANK-A');
  await answerOnlyQuery(a, accountFound(ACCOUNT_A, 900_00n));
  await scan();
  await freezeAt(room, 'BANK-A', '900.00');
  await a.answerControl(controlAnswer(await eventually(() => a.lastControl('freeze')), 900_00n));
  await scan();
  const [measure] = await room.rows<{ id: string }>('SELECT measure_id AS id FROM measure');
  return measure?.id ?? '';
}

describe('a debt that is ahead of its events', () => {
  let measureId: string;

  beforeAll(async () => {
    room = await CourtRoom.open({ EXCHANGE_SCAN_MS: '60000', RELEASE_SWEEP_SECONDS: '60' });
    measureId = await freezeAtBankA();
  }, 60_000);

  afterAll(() => room?.close(), 30_000);

  it('is waited for, not refused for good, and the same key goes through once the event came', async () => {
    const asked = { debtVersion: 2, lines: [{ measureId, amount: '100.00' }] };
    const deduct = () =>
      room.call('POST', `${cases}/deductions`, officer, asked, 'ahead-of-events');
    const { facts } = room.neighbours;
    facts.debt = { ...facts.debt, version: 2 };

    const early = await deduct();

    expect(early).toMatchObject({ status: 503, body: { code: 'DEBT.UNAVAILABLE' } });
    expect(await deductions()).toEqual([]);
    await room.tellDebt(2, '1000.00');
    await eventually(async () => expect((await deduct()).status).toBe(201));
    expect(await deductions()).toHaveLength(1);
  }, 30_000);
});
