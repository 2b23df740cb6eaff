import { expect } from '@jest/globals';
import type { HandStage } from './hand-stage.js';
import { CASE_NUMBER } from './hand-stage.js';
import { computeDebt, heldEqualsOwed, orderAllAt, sumOf } from './until-frozen.js';

/** Money without a case number waits with its clock, is claimed by one person, confirmed by another. */
export async function claimUnidentified(stage: HandStage): Promise<void> {
  const { unidentifiedPayment } = stage.script.play;
  if (!unidentifiedPayment) throw new Error('the case has no unidentified payment');
  const officer = stage.who('officer1');
  const finance = stage.who('finance1');
  const desk = await officer.inNewTab();
  await desk.open('/receipts');
  await desk.sees('没有不明款');
  await finance.open('/inbox');
  await finance.sees('没有等您办理的事项');
  await stage.simulator.payCourt(unidentifiedPayment, '还款');
  expect(await desk.seesRow('示例商贸有限公司', '100,000.00')).toMatch(/\d{4}-\d{2}-\d{2}\s*认领$/);
  await stage.shot('unidentified', desk);
  await desk.submit('认领', async (form) => {
    await desk.choose(form, '案件', CASE_NUMBER);
    await form.getByLabel('认领依据').fill('付款人为本案被执行人,经电话核实');
  });
  await desk.sees('没有不明款');
  await desk.page.close();
  const before = await officer.figure('尚欠(元)');
  await finance.seesRow('确认认领', '100,000.00');
  await finance.submit('确认认领', async (form) => {
    await form.getByText('付款人为本案被执行人,经电话核实').waitFor();
    await form.getByText('承办人1(虚构)').waitFor();
  });
  await finance.sees('没有等您办理的事项');
  await officer.seesFigure('到账(元)', '100,000.00');
  expect(await officer.figure('尚欠(元)')).not.toBe(before);
  await officer.tab('措施');
  await officer.seesRow('超出债务', '示例乙银行(虚构) 100,000.00 元', '已回执');
  await heldEqualsOwed(officer);
}

/** A deduction form that was opened before the debt changed is refused, and says what to do. */
export async function deductOnStalePage(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  await stage.beginDay('2026-03-10');
  const old = await officer.inNewTab();
  await old.open(new URL(officer.page.url()).pathname);
  await old.tab('措施');
  const form = await old.openForm('扣划', old.row('示例甲银行', '已生效'));
  await computeDebt(officer, '2026-03-10');
  await old.sees('打开本页后债务已变为');
  await form.getByRole('button', { name: '扣划', exact: true }).click();
  await old.sees('DEBT.STALE_VERSION');
  await stage.shot('stale-deduction', old);
  await old.sees(/债务.*版/);
  await old.page.close();
}

/** Topped up for the day of deduction; each deduction arrives and counts from the bank's day. */
export async function deduct(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  await orderAllAt(officer, '示例己银行');
  await heldEqualsOwed(officer);
  const largest = officer.row('示例甲银行', '已生效');
  await officer.submit('扣划', () => Promise.resolve(), largest);
  await officer.seesRow('示例甲银行', '已扣划完毕');
  await officer.sees('扣划日 2026-03-10');
  await officer.seesFigure('到账(元)', '1,000,000.00');
  await stage.beginDay('2026-03-11');
  await computeDebt(officer, '2026-03-11');
  await officer.tab('措施');
  const smallest = officer.row('示例己银行', '已生效').last();
  const held = /[\d,]+\.\d{2}/.exec(await smallest.innerText())?.[0] ?? '';
  await officer.submit('扣划', () => Promise.resolve(), smallest);
  await officer.sees('扣划日 2026-03-11');
  await officer.seesFigure('到账(元)', sumOf(['1,000,000.00', held]));
}

/** The debtor pays the rest; every remaining measure waits to be released, for the director first. */
export async function discharge(stage: HandStage): Promise<void> {
  const { voluntaryPayment } = stage.script.play;
  if (!voluntaryPayment) throw new Error('the case has no last payment');
  const officer = stage.who('officer1');
  await stage.beginDay('2026-03-12');
  await officer.tab('案款');
  const account = /案款账户 ([\d-]+)/.exec(await officer.textWith('案款账户'))?.[1] ?? '';
  await stage.simulator.payCourt(voluntaryPayment, CASE_NUMBER, account);
  await officer.sees('债务已清偿');
  await officer.seesFigure('尚欠(元)', '0.00');
  await officer.tab('措施');
  await officer.seesRow('债务已清偿', '待审批');
  expect(await officer.page.getByRole('button', { name: '裁定冻结' }).count()).toBe(0);
}

/** The deputy may not act before the director's term is over, and then may. */
export async function approveReleaseAsDeputy(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  const director = stage.who('director1');
  const deputy = stage.who('president1');
  await director.open('/inbox');
  await director.seesRow('审批解除', '债务已清偿');
  await deputy.open('/inbox');
  await deputy.sees('没有等您办理的事项');
  await stage.beginDay('2026-03-12', 10 * 60 + 10);
  await deputy.seesRow('审批解除', '可代批');
  await stage.shot('deputy-inbox', deputy);
  await deputy.submit('审批', (form) => form.getByText(/^解除 [\d,]+\.\d{2} 元$/).waitFor());
  await deputy.sees('没有等您办理的事项');
  await officer.seesRow('债务已清偿', '已回执');
  await officer.seesFigure('生效措施', '0');
  await officer.sees('由代理审批人批准');
}
