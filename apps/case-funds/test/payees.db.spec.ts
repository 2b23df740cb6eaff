// Aim: a payout goes to whom it is due, to an account that can be paid, or it waits and is named.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Answered, Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, officer } from './persons.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

type Counterparty = { name: string; accountNumber: string; bankCode: string; bankName?: string };

const debtor = {
  name: '示例商贸有限公司(虚构)',
  accountNumber: '1100000000000000101',
  bankCode: 'BANK-A',
};
const amounts = ({ body }: Answered) => (body['items'] as PayoutView[]).map((item) => item.amount);

async function pays(setup: CaseSetup, amount: string, counterparty: Counterparty): Promise<void> {
  const subAccountNumber = await scenes.subAccount(setup);
  const before = Number((await scenes.debt(setup)).received);
  const bookedOn = desk.bank.today;
  desk.bank.credit({ amount, bookedOn, subAccountNumber, counterparty });
  await eventually(async () =>
    expect(Number((await scenes.debt(setup)).received)).toBeCloseTo(before + Number(amount)),
  );
}

describe('an applicant without an account', () => {
  it('waits and is named, his money stays his, and nobody else waits for him', async () => {
    const setup = await scenes.fundedCase();
    const entitlements = setup.standing['entitlements'] as Record<string, unknown>[];
    const homeless = entitlements[0] as Record<string, unknown>;
    const { account, ...waiting } = homeless;
    setup.standing = { ...setup.standing, entitlements: [waiting, entitlements[1]] };
    const dueUndrafted = async () =>
      (await desk.get(`/cases/${setup.caseId}/payouts`, officer)).body['dueUndrafted'];
    const before = await dueUndrafted();
    const first = await scenes.propose(setup);
    const again = await scenes.propose(setup);
    await pays(setup, '1260.00', debtor);
    const more = await scenes.propose(setup);
    const meanwhile = await dueUndrafted();
    setup.standing = {
      ...setup.standing,
      entitlements: [{ ...waiting, account }, entitlements[1]],
    };
    const late = await scenes.propose(setup);

    expect(amounts(first)).toEqual(['56000.00']);
    expect(first.body['undrafted']).toEqual([
      expect.objectContaining({ kind: 'applicant', payee: '甲某(虚构)', amount: '70000.00' }),
    ]);
    expect(again).toMatchObject({ status: 422, body: { code: 'PAYOUT.NO_PAYEE_ACCOUNT' } });
    expect(amounts(more)).toEqual(['560.00']);
    expect(amounts(late)).toEqual(['70700.00']);
    expect([before, meanwhile, await dueUndrafted()]).toEqual([true, true, false]);
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a refund', () => {
  it.each([
    ['nothing', { name: '', accountNumber: '', bankCode: '' }, '户名、账号、开户行、银行代码'],
    [
      'a long name and number',
      { name: '某'.repeat(150), accountNumber: '1'.repeat(50), bankCode: 'BANK-A' },
      '户名、账号',
    ],
  ])(
    'to a payer of whom the bank tells %s waits and is named; the payouts stay readable',
    async (_how, counterparty, parts) => {
      const setup = await scenes.fundedCase('1500000.00');
      await pays(setup, '20.00', counterparty);
      const first = await scenes.propose(setup);
      const again = await scenes.propose(setup);
      const read = await desk.get(`/cases/${setup.caseId}/payouts`, officer);

      expect(first).toMatchObject({ status: 201, body: { undrafted: [{ amount: '20.00' }] } });
      expect(first.body['undrafted']).toEqual([
        expect.objectContaining({ reason: expect.stringContaining(parts) }),
      ]);
      expect(again).toMatchObject({ status: 422, body: { code: 'PAYOUT.NO_REFUND_ACCOUNT' } });
      expect(read).toMatchObject({ status: 200, body: { items: first.body['items'] } });
      await scenes.expectSoundBooks();
    },
    60_000,
  );

  it('waits for each payer without an account by himself, and holds nobody else back', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const cash = (name: string) => ({ name, accountNumber: '', bankCode: 'BANK-A' });
    await pays(setup, '20.00', cash('现金缴款人甲(虚构)'));
    await pays(setup, '100.00', cash('现金缴款人乙(虚构)'));
    const { body } = await scenes.propose(setup);
    const { overpaid } = await scenes.debt(setup);

    expect(body['undrafted']).toMatchObject([
      { payee: '现金缴款人乙(虚构)', amount: '100.00' },
      { payee: '现金缴款人甲(虚构)', amount: '20.00' },
    ]);
    const refunds = (body['items'] as { kind: string; amount: string }[]).filter(
      (item) => item.kind === 'refund',
    );
    expect(refunds.map((item) => Number(item.amount))).toEqual([Number(overpaid) - 120]);
  }, 60_000);

  it('goes to each of two payers with the same number at two banks', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const same = { name: '代付人丁某(虚构)', accountNumber: '1100000000000000404' };
    await pays(setup, '20.00', { ...same, bankCode: 'BANK-A', bankName: '示例甲银行(虚构)' });
    await pays(setup, '100.00', { ...same, bankCode: 'BANK-B', bankName: '示例乙银行(虚构)' });
    const refunds = (await scenes.proposed(setup)).filter(
      (item) => item.payee['accountNumber'] === same.accountNumber,
    );

    expect(refunds.map((item) => [item.payee['bankCode'], item.amount])).toEqual([
      ['BANK-B', '100.00'],
      ['BANK-A', '20.00'],
    ]);
  }, 60_000);
});

describe('a refund to a corrected account', () => {
  const payer = (name: string, accountNumber: string) => ({
    name,
    accountNumber,
    bankCode: 'BANK-A',
    bankName: '示例甲银行(虚构)',
  });

  it('counts for its payer; the other payer still gets his own', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    await pays(setup, '20.00', payer('代付人丁某(虚构)', '1100000000000000404'));
    await pays(setup, '100.00', payer('代付人丙某(虚构)', '1100000000000000303'));
    const items = await scenes.proposed(setup);
    const [last, middle] = items.filter((item) => item.kind === 'refund') as [
      PayoutView,
      PayoutView,
    ];
    desk.bank.behave('refuse', 1);
    await scenes.approveAndInstruct(last);
    const returned = await scenes.reaches(setup, last.payoutId, 'returned');
    const payee = { ...last.payee, accountNumber: '1100000000000000999' };
    const answer = await scenes.reissue({ ...returned, payee }, returned.version);
    const fresh = answer.body as unknown as PayoutView;
    await scenes.approveAndInstruct(fresh);
    await scenes.reaches(setup, fresh.payoutId, 'paid');
    const no = { verdict: 'reject', contentHash: middle.contentHash, why: '补材料' };
    await desk.post(`/approvals/${middle.approvalId}/decisions`, director, no);
    const next = (await scenes.proposed(setup)).filter((item) => item.kind === 'refund');

    expect(next.map((item) => [item.payee['accountNumber'], item.amount])).toEqual([
      ['1100000000000000404', '20.00'],
    ]);
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a re-issue', () => {
  const outsider = {
    accountName: '案外人戊某(虚构)',
    accountNumber: '6200000000000000666',
    bankName: '示例丙银行(虚构)',
    bankCode: 'BANK-C',
  };
  const refusal = { status: 422, body: { code: 'PAYOUT.PAYEE_NOT_ENTITLED' } };

  async function refused(payout: PayoutView, setup: CaseSetup): Promise<PayoutView> {
    desk.bank.behave('refuse', 1);
    await scenes.approveAndInstruct(payout);
    return scenes.reaches(setup, payout.payoutId, 'returned');
  }
  const reissue = (payout: PayoutView, payee: Record<string, string>) =>
    scenes.reissue({ ...payout, payee: { ...payout.payee, ...payee } }, payout.version);

  it('goes by the team that case-flow states now, and not without its word', async () => {
    const { setup, returned } = await scenes.refused();
    desk.failCaseFlow(true);
    const alone = await reissue(returned, {});
    desk.failCaseFlow(false);
    setup.standing = { ...setup.standing, team: [{ personId: 'officer7', part: 'officer' }] };

    expect(alone).toMatchObject({ status: 503, body: { code: 'PAYOUT.STANDING_UNAVAILABLE' } });
    expect(await reissue(returned, {})).toMatchObject({ body: { code: 'CASE.NOT_ON_TEAM' } });
  }, 60_000);

  it('of a share goes to an account in the name of its applicant alone', async () => {
    const { setup, second } = await scenes.withPayouts();
    const returned = await refused(second, setup);

    expect(await reissue(returned, outsider)).toMatchObject(refusal);
    expect(await reissue(returned, { accountName: '甲某(虚构)' })).toMatchObject(refusal);
    expect(await reissue(returned, {})).toMatchObject(refusal);
    expect(await reissue(returned, { accountName: '乙某(虚构)' })).toMatchObject({ status: 201 });
  }, 60_000);

  it('of the fee goes to the treasury alone', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const fee = (await scenes.proposed(setup)).find((item) => item.kind === 'fee') as PayoutView;
    const returned = await refused(fee, setup);

    expect(await reissue(returned, outsider)).toMatchObject(refusal);
    expect(await reissue(returned, { accountNumber: '666' })).toMatchObject(refusal);
    expect(await reissue(returned, {})).toMatchObject({ status: 201 });
  }, 60_000);

  it('of a refund goes to the payer alone, though to another account of his', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const refund = (await scenes.proposed(setup)).find(
      (item) => item.kind === 'refund',
    ) as PayoutView;
    const returned = await refused(refund, setup);

    expect(await reissue(returned, outsider)).toMatchObject(refusal);
    expect(await reissue(returned, { accountNumber: '1100000000000000999' })).toMatchObject({
      status: 201,
    });
    await scenes.expectSoundBooks();
  }, 60_000);
});
