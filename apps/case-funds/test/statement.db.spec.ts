// Aim: the bank's statement booked line by line whatever the bank does: repeats, changes, order, unasked debits.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { finance, officer } from './persons.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let setup: CaseSetup;
let subAccountNumber: string;

openScenes(
  async (opened, its) => {
    scenes = opened;
    desk = its;
    setup = await desk.newCase();
    subAccountNumber = await scenes.subAccount(setup);
  },
  { today: '2026-03-10' },
);

const balanceOf = async (code: string): Promise<bigint> => {
  const [row] = await desk.rows<{ fen: string }>(
    'SELECT balance_fen::text AS fen FROM account WHERE code = $1',
    [code],
  );
  return BigInt(row?.fen ?? '0');
};
const lastCut = async (): Promise<Record<string, string>> =>
  (await desk.get('/reconciliation', finance)).body['lastCut'] as Record<string, string>;
const ofRequest = async (requestNo: string) =>
  (await scenes.receipts('')).filter((item) => item.requestNo === requestNo);

describe('a line', () => {
  it('is booked once, however often the bank sends it and however many read it', async () => {
    desk.bank.credit({ amount: '10.00', bookedOn: '2026-03-10', subAccountNumber });
    desk.bank.repeatsFromStart = true;
    await Promise.all([desk.readStatement(), desk.readStatement(), desk.readStatement()]);
    await desk.readStatement();
    desk.bank.repeatsFromStart = false;

    expect((await scenes.account(setup)).balance).toBe('10.00');
    expect(await desk.told('receipt-credited', setup.matterId)).toHaveLength(1);
  });

  it('is not money when the bank tells it again with another amount', async () => {
    const bankRef = desk.bank.credit({ amount: '20.00', bookedOn: '2026-03-10', subAccountNumber });
    await desk.readStatement();
    const line = desk.bank.lines.find((item) => item.bankRef === bankRef);
    Object.assign(line ?? {}, { amount: '20000.00' });
    desk.bank.repeatsFromStart = true;
    await desk.readStatement();
    await desk.readStatement();
    desk.bank.repeatsFromStart = false;
    Object.assign(line ?? {}, { amount: '20.00' });

    expect((await scenes.account(setup)).balance).toBe('30.00');
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ kind: 'changed-line', bankRef, amount: '20000.00' }),
    );
  });

  it('that nobody asked for goes to suspense and to the list, not to a case', async () => {
    const bankRef = desk.bank.takeUnasked('5.00');
    await desk.readStatement();

    expect(await balanceOf('suspense')).toBe(-500n);
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ kind: 'unknown-debit', bankRef, kindText: expect.any(String) }),
    );
    expect((await scenes.account(setup)).balance).toBe('30.00');
  });

  it('is not lost while the bank cannot be read', async () => {
    desk.bank.statementDown = true;
    desk.bank.credit({ amount: '1.00', bookedOn: '2026-03-10', subAccountNumber });
    await expect(desk.readStatement()).rejects.toMatchObject({ code: 'BANK.UNAVAILABLE' });
    desk.bank.statementDown = false;

    await eventually(
      async () => expect((await scenes.account(setup)).balance).toBe('31.00'),
      20_000,
    );
  }, 30_000);

  it('leaves bank and books in agreement, and a misstated balance in the list', async () => {
    const honest = await desk.rows('SELECT 1 FROM statement_cut WHERE difference_fen <> 0');
    desk.bank.misstatedFen = 700n;
    desk.bank.credit({ amount: '2.00', bookedOn: '2026-03-10', subAccountNumber });
    await desk.readStatement();
    expect(await lastCut()).toMatchObject({ difference: '7.00' });
    desk.bank.misstatedFen = 0n;
    desk.bank.credit({ amount: '3.00', bookedOn: '2026-03-10', subAccountNumber });
    await desk.readStatement();

    expect(honest).toEqual([]);
    const { bankBalance, bookBalance, difference } = await lastCut();
    expect([bankBalance, difference]).toEqual([bookBalance, '0.00']);
    await eventually(async () =>
      expect(await scenes.disputes()).toContainEqual(
        expect.objectContaining({ kind: 'balance-difference', amount: '7.00' }),
      ),
    );
  });
});

describe('a deduction', () => {
  it('that arrives before we know of it waits, and is claimed by its request number', async () => {
    const requestNo = '20260310110105000011';
    desk.bank.credit({ amount: '400.00', bookedOn: '2026-03-10', requestNo });
    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([{ state: 'unidentified' }]),
    );
    await desk.tellDeduction(setup, requestNo, '400.00');

    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([
        { state: 'claimed', caseId: setup.caseId, valueOn: '2026-03-10' },
      ]),
    );
    expect(await balanceOf('unidentified')).toBe(0n);
  });

  it('counts from the bank’s day of deduction as soon as it is known, by a new debt version', async () => {
    const before = await scenes.debt(setup);
    await desk.tellDeduction(setup, '20260310110105000011', '400.00', '2026-03-08');
    await eventually(async () =>
      expect(await ofRequest('20260310110105000011')).toMatchObject([{ valueOn: '2026-03-08' }]),
    );
    const after = await scenes.debt(setup);

    expect(after.version).toBe(before.version + 1);
    expect(Number(after.total)).toBeLessThanOrEqual(Number(before.total));
  });

  it('is found by the number in the remark, and its amount is compared with the receipt', async () => {
    const requestNo = '20260310110105000012';
    await desk.tellDeduction(setup, requestNo, '90.00');
    await desk.tellDeduction(setup, requestNo, '90.00', '2026-03-10');
    desk.bank.credit({ amount: '89.00', bookedOn: '2026-03-10', remark: `扣划 ${requestNo}` });

    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([{ state: 'claimed', amount: '89.00' }]),
    );
    await eventually(async () =>
      expect(await scenes.disputes()).toContainEqual(
        expect.objectContaining({ kind: 'deduction-amount', amount: '-1.00' }),
      ),
    );
  });

  it('is not left waiting when line and facts are booked at the same instant', async () => {
    const requestNo = '20260310110105000014';
    const busy = desk.admin.createQueryRunner();
    await busy.connect();
    await busy.startTransaction();
    // The line's transaction has looked for the deduction in vain and waits to be posted …
    await busy.query(`SELECT 1 FROM account WHERE code = 'unidentified' FOR UPDATE`);
    desk.bank.credit({ amount: '33.00', bookedOn: '2026-03-10', requestNo });
    await eventually(async () => expect(await desk.waits('transactionid', 'tuple')).toBe(true));
    // … while the fact of the deduction comes in.
    await desk.tellDeduction(setup, requestNo, '33.00');
    await eventually(async () => {
      const known = await desk.rows('SELECT 1 FROM expected_receipt WHERE request_no = $1', [
        requestNo,
      ]);
      expect(known.length > 0 || (await desk.waits('advisory'))).toBe(true);
    });
    await busy.commitTransaction();
    await busy.release();

    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([{ state: 'claimed' }]),
    );
  }, 30_000);

  it('that names one case by number and another by account waits for a person', async () => {
    const other = await desk.newCase();
    const requestNo = '20260310110105000013';
    await desk.tellDeduction(other, requestNo, '70.00');
    await eventually(async () =>
      expect(
        await desk.rows('SELECT 1 FROM expected_receipt WHERE request_no = $1', [requestNo]),
      ).toHaveLength(1),
    );
    desk.bank.credit({ amount: '70.00', bookedOn: '2026-03-10', requestNo, subAccountNumber });

    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([{ state: 'unidentified' }]),
    );
    await desk.tellDeduction(other, requestNo, '70.00', '2026-03-10');
    await eventually(async () =>
      expect(
        await desk.rows(
          'SELECT deducted_on FROM expected_receipt WHERE request_no = $1 AND deducted_on IS NOT NULL',
          [requestNo],
        ),
      ).toHaveLength(1),
    );
    expect(await ofRequest(requestNo)).toMatchObject([{ state: 'unidentified' }]);
  });

  it('that arrives in more than was executed counts from its day up to that amount alone', async () => {
    const requestNo = '20260310110105000091';
    await desk.tellDeduction(setup, requestNo, '60.00');
    await desk.tellDeduction(setup, requestNo, '60.00', '2026-03-09');
    await eventually(async () =>
      expect(
        await desk.rows(
          'SELECT 1 FROM expected_receipt WHERE request_no = $1 AND deducted_on IS NOT NULL',
          [requestNo],
        ),
      ).toHaveLength(1),
    );
    desk.bank.credit({ amount: '60.00', bookedOn: '2026-03-10', requestNo });
    desk.bank.credit({ amount: '59.00', bookedOn: '2026-03-10', requestNo });
    await eventually(async () => {
      const days = (await ofRequest(requestNo)).map((item) => `${item.amount} ${item.valueOn}`);
      expect(days.sort()).toEqual(['59.00 2026-03-10', '60.00 2026-03-09']);
    });
  });
});

describe('a deduction that arrives with a fen too much', () => {
  it.each([
    ['after its receipt', true],
    ['before its receipt', false],
  ])('%s counts from its day but for that fen', async (_order, toldFirst) => {
    const requestNo = toldFirst ? '20260310110105000092' : '20260310110105000093';
    const tell = () => desk.tellDeduction(setup, requestNo, '60.00', '2026-03-08');
    if (toldFirst) await tell();
    desk.bank.credit({ amount: '60.01', bookedOn: '2026-03-10', requestNo });
    await eventually(async () => expect(await ofRequest(requestNo)).toHaveLength(1));
    if (!toldFirst) await tell();

    await eventually(async () =>
      expect(await ofRequest(requestNo)).toMatchObject([
        { state: 'claimed', valueOn: '2026-03-08', arrivedOn: '2026-03-10' },
      ]),
    );
    const sql = 'SELECT valued_fen FROM receipt WHERE request_no = $1';
    expect(await desk.rows(sql, [requestNo])).toEqual([{ valued_fen: '6000' }]);
  });
});

describe('a debt', () => {
  it.each([
    ['a day in the past', '2026-03-09', 'DEBT.DATE_PAST'],
    ['a day too far ahead', '2026-04-10', 'DEBT.DATE_TOO_FAR'],
  ])('is not computed for %s', async (_what, asOf, code) => {
    const answer = await desk.post(`/cases/${setup.caseId}/debt-computations`, officer, { asOf });

    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  it('is computed for a planned day, grows with it, and keeps that day when money arrives', async () => {
    const path = `/cases/${setup.caseId}/debt-computations`;
    const today = await desk.post(path, officer, { asOf: '2026-03-10' });
    const planned = await desk.post(path, officer, { asOf: '2026-03-20' });
    desk.bank.credit({ amount: '4.00', bookedOn: '2026-03-10', subAccountNumber });
    const version = Number(planned.body['version']) + 1;

    expect(Number(planned.body['due'])).toBeGreaterThan(Number(today.body['due']));
    await eventually(async () =>
      expect(await scenes.debt(setup)).toMatchObject({ version, asOf: '2026-03-20' }),
    );
  });

  it.each([
    ['outside the team', { person: 'officer2', roles: ['officer'] }, 403, 'CASE.NOT_ON_TEAM'],
    ['by finance', { person: 'finance1', roles: ['finance'] }, 403, 'ACCESS.ROLE_REQUIRED'],
    ['by another court', { ...officer, court: '京0198' }, 403, 'ACCESS.FOREIGN_COURT'],
  ])('is not computed %s', async (_who, as, status, code) => {
    const answer = await desk.post(`/cases/${setup.caseId}/debt-computations`, as, {
      asOf: '2026-03-10',
    });

    expect(answer).toMatchObject({ status, body: { code } });
  });
});
