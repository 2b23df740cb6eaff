// Aim: unidentified money: who may claim and confirm it, what is refused, and its age clock.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, foreignFinance, officer, otherOfficer } from './persons.fixture.js';
import type { ReceiptView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let setup: CaseSetup;
let serial = 100;

openScenes(async (opened, its) => {
  scenes = opened;
  desk = its;
  setup = await desk.newCase();
});

const both = { person: 'two-hats', roles: ['officer', 'finance'] };

async function fresh(): Promise<ReceiptView> {
  serial += 1;
  return scenes.unidentified(`${serial}.00`);
}

const claim = (receipt: ReceiptView, as = officer, key?: string) =>
  desk.post(
    `/receipts/${receipt.receiptId}/claims`,
    as,
    { caseId: setup.caseId, why: '付款人为被执行人' },
    key === undefined ? {} : { key },
  );
const confirm = (receipt: ReceiptView, as = finance, verdict = 'confirm') =>
  desk.post(`/receipts/${receipt.receiptId}/confirmations`, as, { caseId: setup.caseId, verdict });

describe('a claim', () => {
  it('moves the money once it is confirmed, and counts from the day of arrival', async () => {
    const receipt = await fresh();
    await claim(receipt);
    const before = await scenes.account(setup);
    await confirm(receipt);
    const after = await scenes.account(setup);

    expect(Number(after.balance) - Number(before.balance)).toBeCloseTo(Number(receipt.amount));
    expect(await desk.told('claim-proposed', setup.matterId)).toContainEqual(
      expect.objectContaining({ receiptId: receipt.receiptId }),
    );
  });

  it.each([
    ['an officer outside the team', otherOfficer, 403, 'CASE.NOT_ON_TEAM'],
    ['the director', director, 403, 'ACCESS.ROLE_REQUIRED'],
    ['finance', finance, 403, 'ACCESS.ROLE_REQUIRED'],
    ['another court', { ...officer, court: '京0198' }, 404, 'RECEIPT.NOT_FOUND'],
  ])('is refused to %s', async (_who, as, status, code) => {
    const receipt = await fresh();

    expect(await claim(receipt, as)).toMatchObject({ status, body: { code } });
    expect(await scenes.receipts('state=unidentified')).toContainEqual(
      expect.objectContaining({ receiptId: receipt.receiptId }),
    );
  });

  it('is won by one of two who press at once, and a double click is one claim', async () => {
    const receipt = await fresh();
    const [first, again] = await Promise.all([
      claim(receipt, officer, 'the-same-button'),
      claim(receipt, officer, 'the-same-button'),
    ]);
    const second = await claim(receipt);
    const raced = await fresh();
    const race = await Promise.all([claim(raced), claim(raced), claim(raced)]);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(second).toMatchObject({ status: 409, body: { code: 'RECEIPT.NOT_UNIDENTIFIED' } });
    expect(race.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });

  it('is refused for a case that does not exist and one that is closed', async () => {
    const receipt = await fresh();
    const missing = await desk.post(`/receipts/${receipt.receiptId}/claims`, officer, {
      caseId: setup.matterId,
      why: '不存在',
    });
    const closed = await desk.newCase();
    await desk.rows(`UPDATE case_ref SET state = 'closed' WHERE case_id = $1`, [closed.caseId]);
    const late = await desk.post(`/receipts/${receipt.receiptId}/claims`, officer, {
      caseId: closed.caseId,
      why: '已结案',
    });

    expect(missing).toMatchObject({ status: 404, body: { code: 'CASE.NOT_FOUND' } });
    expect(late).toMatchObject({ status: 409, body: { code: 'CASE.CLOSED' } });
  });

  it('needs a reason, a key and a known receipt', async () => {
    const receipt = await fresh();
    const path = `/receipts/${receipt.receiptId}/claims`;
    const noReason = await desk.post(path, officer, { caseId: setup.caseId });
    const noKey = await desk.post(
      path,
      officer,
      { caseId: setup.caseId, why: '理由' },
      { key: '' },
    );
    const unknown = await desk.post(`/receipts/${setup.caseId}/claims`, officer, {
      caseId: setup.caseId,
      why: '理由',
    });

    expect(noReason).toMatchObject({ status: 400, body: { code: 'VALIDATION.FAILED' } });
    expect(noKey).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY.KEY_REQUIRED' } });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'RECEIPT.NOT_FOUND' } });
  });
});

describe('a confirmation', () => {
  it.each([
    ['the claimer herself', both, 403, 'APPROVAL.SAME_PERSON'],
    ['an officer', officer, 403, 'ACCESS.ROLE_REQUIRED'],
    ['the director', director, 403, 'ACCESS.ROLE_REQUIRED'],
    ['finance of another court', foreignFinance, 404, 'RECEIPT.NOT_FOUND'],
  ])('is refused to %s', async (_who, as, status, code) => {
    const receipt = await fresh();
    await desk.rows(`UPDATE case_ref SET team_ids = '{officer1,two-hats}' WHERE case_id = $1`, [
      setup.caseId,
    ]);
    expect(await claim(receipt, both)).toMatchObject({ status: 201 });

    expect(await confirm(receipt, as)).toMatchObject({ status, body: { code } });
    expect(await scenes.receipts('state=claim-proposed')).toContainEqual(
      expect.objectContaining({ receiptId: receipt.receiptId }),
    );
  });

  it('is refused before a claim and after a confirmation; two at once move the money once', async () => {
    const receipt = await fresh();
    const early = await confirm(receipt);
    await claim(receipt);
    const before = await scenes.account(setup);
    const race = await Promise.all([confirm(receipt), confirm(receipt)]);
    const late = await confirm(receipt);
    const after = await scenes.account(setup);

    expect(early).toMatchObject({ status: 409, body: { code: 'STATE.ILLEGAL_MOVE' } });
    expect(race.map((answer) => answer.status).sort()).toEqual([201, 409]);
    expect(late).toMatchObject({ status: 409, body: { code: 'STATE.ILLEGAL_MOVE' } });
    expect(Number(after.balance) - Number(before.balance)).toBeCloseTo(Number(receipt.amount));
  });

  it('may reject: the money waits again, no case has it, and it can be claimed anew', async () => {
    const receipt = await fresh();
    await claim(receipt);
    const rejected = await confirm(receipt, finance, 'reject');
    const again = await claim(receipt);

    expect(rejected).toMatchObject({ status: 201, body: { state: 'unidentified' } });
    expect(rejected.body).not.toHaveProperty('caseId');
    expect(again).toMatchObject({ status: 201, body: { state: 'claim-proposed' } });
  });

  it('sees the ground of the claim; who claimed sees why it was sent back', async () => {
    const receipt = await fresh();
    const { receiptId } = receipt;
    const listed = async (state: string): Promise<unknown> =>
      (await scenes.receipts(`state=${state}`)).find((item) => item.receiptId === receiptId);
    await claim(receipt);
    const waiting = await listed('claim-proposed');
    const body = { caseId: setup.caseId, verdict: 'reject', why: '付款人与本案无关' };
    await desk.post(`/receipts/${receiptId}/confirmations`, finance, body);
    const back = await listed('unidentified');
    await claim(receipt);
    await confirm(receipt);

    expect(waiting).toMatchObject({ claimedBy: officer.person, claimedWhy: '付款人为被执行人' });
    expect(back).toMatchObject({ sentBackWhy: '付款人与本案无关' });
    for (const item of [await listed('unidentified'), await listed('claimed')]) {
      expect(item ?? {}).not.toHaveProperty('sentBackWhy');
    }
  });
});

describe('the age clock', () => {
  it('marks money that nobody identified within three working days, not sooner', async () => {
    const receipt = await fresh();
    const claimed = await fresh();
    await claim(claimed);
    await confirm(claimed);
    await desk.setToday('2026-03-05');
    const onTheLastDay = await scenes.receipts('state=unidentified');
    await desk.setToday('2026-03-06');

    expect(onTheLastDay.find((item) => item.receiptId === receipt.receiptId)).toMatchObject({
      identifyBy: '2026-03-05',
      overdue: false,
    });
    await eventually(async () => {
      const items = await scenes.receipts('state=unidentified');
      expect(items.find((item) => item.receiptId === receipt.receiptId)?.overdue).toBe(true);
    });
    const clocks = await desk.rows<{ state: string }>(
      `SELECT state FROM deadline WHERE kind = 'unidentified-money' AND subject_id = $1`,
      [claimed.receiptId],
    );
    expect(clocks).toEqual([{ state: 'cancelled' }]);
  });
});
