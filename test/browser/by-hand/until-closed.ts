import { expect } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Visitor } from '../visitor.js';
import type { HandStage } from './hand-stage.js';
import { sumOf } from './until-frozen.js';

const PAYOUTS = 4;

/** Shares, fee and refund: proposed by one, approved by another, instructed by a third. */
export async function payOut(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  const finance = stage.who('finance1');
  const applicant = stage.who('applicant1');
  const casePath = new URL(officer.page.url()).pathname;
  await stage.simulator.nextPayoutTimesOut();
  await applicant.open(casePath);
  await applicant.tab('案款');
  await applicant.sees('尚无发放');
  await officer.tab('案款');
  await officer.submit('拟发放');
  await officer.sees(`发放 (${PAYOUTS})`);
  await applicant.seesRow('申请执行人案款', '待审批');
  await approveAll(stage, PAYOUTS);
  await officer.seesRow('申请执行人案款', '已批准,待财务付款');
  await finance.open(casePath);
  await finance.tab('案款');
  await instructAll(finance, PAYOUTS);
  await officer.seesRow('乙某某(虚构)', '银行已退回,待更正');
  await officer.seesRow('执行费上缴', '银行已付款');
  await officer.seesRow('多收退还', '银行已付款');
  await officer.seesRow(/付款成功:执行费上缴 \S+/, '-15,000.00');
  await applicant.sees('银行结果未明');
  await stage.simulator.statementCatchesUp();
  await applicant.seesRow('申请执行人案款', '银行已付款');
  await stage.shots('payouts');
}

/** Who approves sees to whom and where it goes; of the account its last digits. */
async function seesPayee(form: Locator): Promise<void> {
  await form.getByText(/^(甲某|乙某某?|示例区国库|示例商贸有限公司)\(虚构\)$/).waitFor();
  await form.getByText(/^\*+\d{4}$/).waitFor();
}

async function approveAll(stage: HandStage, count: number): Promise<void> {
  const director = stage.who('director1');
  await director.open('/inbox');
  for (let left = count; left > 0; left -= 1) {
    await director.sees(`待办 (${left})`);
    await director.seesRow('审批发放');
    await director.submit('审批', seesPayee, director.row('审批发放').first());
  }
  await director.sees('没有等您办理的事项');
}

async function instructAll(finance: Visitor, count: number): Promise<void> {
  const waiting = finance.row('已批准,待财务付款');
  await waiting.nth(count - 1).waitFor();
  for (let left = count; left > 0; left -= 1) {
    await finance.submit('指令银行付款', () => Promise.resolve(), waiting.first());
    // The row that was instructed stands there until the page has read again.
    await waiting.nth(left - 1).waitFor({ state: 'detached' });
  }
}

/** The wrong account name is put right, approved anew and paid; the returned payout stays visible. */
export async function correctReturned(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  await officer.submit('更正收款账户并重新报批', async (form) => {
    await form.getByLabel('户名').fill('乙某(虚构)');
    await form.getByLabel('理由').fill('更正收款户名,附银行开户证明');
  });
  await approveAll(stage, 1);
  await instructAll(stage.who('finance1'), 1);
  await officer.seesRow(/(?<!某)乙某\(虚构\)/, '银行已付款');
  await officer.seesRow('乙某某(虚构)', '银行已退回,已更正重发');
  await officer.seesFigure('已发放(元)', await officer.figure('到账(元)'));
}

/** Closed only when everything is released and paid; the books agree with those of the banks. */
export async function close(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  const applicant = stage.who('applicant1');
  await closeByKeyboard(officer);
  await officer.sees('已结案');
  await applicant.sees('已结案');
  const due = await officer.figure('应付(元)');
  const paid = await Promise.all(
    ['甲某(虚构)', /(?<!某)乙某\(虚构\)/, '执行费上缴'].map((payee) => paidTo(officer, payee)),
  );
  expect(sumOf(paid)).toBe(due);
  expect(sumOf([due, await paidTo(officer, '多收退还')])).toBe(await officer.figure('到账(元)'));
  expect(await officer.page.getByRole('button', { name: '计算债务' }).count()).toBe(0);
  const atBank = await stage.simulator.courtBalances();
  expect(sumOf(atBank.map(({ balance }) => balance))).toBe('0.00');
  expect(await stage.brokenInvariants()).toEqual([]);
}

/** The last form without a mouse: button, field and submit are reached and pressed by keys. */
async function closeByKeyboard({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: '以执行完毕结案' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog').filter({ visible: true });
  await form.waitFor();
  for (let tabs = 0; tabs < 4; tabs += 1) {
    if ((await form.locator('textarea:focus').count()) > 0) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('债权全部实现,款项已发放');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
}

async function paidTo(officer: Visitor, payee: string | RegExp): Promise<string> {
  const row = await officer.seesRow(payee, '银行已付款');
  return /[\d,]+\.\d{2}/.exec(row)?.[0] ?? '';
}
