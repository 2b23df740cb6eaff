// Aim: a revoked discharge withdraws what nobody approved, stops nothing that was approved, freezes nothing again.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caseFundsEvents } from '@lib/contracts';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CASE_ID, MATTER_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { approve, director, findAtA, freezeAt, sentToA, waiting } from './main-acts.fixture.js';

const { dischargedOn } = caseFundsEvents.debtDischarged.example;

let room: CourtRoom;

/** A debt of 1,000 yuan, 900 of it held at A, then discharged: the release waits for the director. */
beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtA(room);
  await freezeAt(room, 'BANK-A', '900.00');
  await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), 900_00n));
  await eventually(async () => expect(await states()).toMatchObject([/^effective/]));
  await room.tellDischarge();
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

async function states(): Promise<string[]> {
  const rows = await room.rows<{ state: string }>('SELECT state FROM measure');
  return rows.map(({ state }) => state);
}

const batches = () =>
  room.rows<{ cause: string; state: string }>(
    'SELECT cause, state FROM release_batch ORDER BY drafted_at, batch_id',
  );

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
    const task = await waiting(room);
    await revoke();
    await forgotten();

    expect(await batches()).toEqual([{ cause: 'discharged', state: 'void' }]);
    expect(await approve(room, task)).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.CLOSED' },
    });
    expect(await states()).toMatchObject([/^effective/]);
    const { body } = await room.call('GET', '/approvals', director);
    expect(body['items']).toEqual([]);
  });

  it('stops nothing that was approved, and freezes nothing again', async () => {
    await approve(room, await waiting(room));
    const release = await sentToA(room, 'release');
    await revoke();
    await forgotten();
    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, whole));

    await eventually(async () => expect(await states()).toEqual(['released']));
    expect(await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'freeze'`)).toHaveLength(1);
    expect(await batches()).toEqual([{ cause: 'discharged', state: 'approved' }]);
  });

  it('still has the excess released when less is owed than is held', async () => {
    await waiting(room);
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
    const task = await waiting(room);
    await room.tellDebt(3, '1000.00');
    await eventually(async () => {
      const [debt] = await room.rows('SELECT version FROM debt_ref');
      expect(debt).toEqual({ version: 3 });
    });
    await approve(room, task);
    await revoke();
    await revoke();
    await forgotten();

    expect(await batches()).toEqual([{ cause: 'discharged', state: 'void' }]);
    expect(await states()).toMatchObject([/^effective/]);
  });
});
