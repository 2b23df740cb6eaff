import { expect } from '@jest/globals';
import { formatYuanGrouped, parseYuan, sumFen } from '@lib/kernel';
import type { Visitor } from '../visitor.js';
import type { HandStage } from './hand-stage.js';
import { CASE_NUMBER } from './hand-stage.js';

/** Two faults in one file: both are named, nothing is imported. */
export async function importWithFaults({ who, script }: HandStage): Promise<void> {
  const officer = who('officer1');
  // The first applicant confirms his account only after the case was filed.
  const entitlements = script.case.entitlements.map((item, at) =>
    at === 0 ? { ...item, account: undefined } : item,
  );
  const file = { ...script.case, caseNumber: CASE_NUMBER, entitlements };
  const [first, ...others] = file.parties;
  const spoilt = { ...first, documentNumber: '110101199001010016' };
  await officer.open('/cases');
  await officer.sees('没有您可以查看的案件');
  const form = await officer.openForm('导入案件文件');
  const send = async (content: unknown): Promise<void> => {
    await form.getByLabel('文件内容').fill(JSON.stringify(content));
    await form.getByRole('button', { name: '导入案件文件' }).click();
  };
  await send({ ...file, filedOn: '2026-02-30', parties: [spoilt, ...others] });
  await officer.sees('filedOn');
  await officer.sees('parties[0].documentNumber');
  await officer.sees('日期不存在');
  await send(file);
  await form.waitFor({ state: 'hidden' });
  expect(await officer.seesRow(CASE_NUMBER, '未分案')).toContain('1,260,000.00');
  await officer.page.getByRole('link', { name: CASE_NUMBER }).click();
  await officer.sees('已立案');
  await officer.sees('本案尚未分案');
}

async function confirmAccount(officer: Visitor, script: HandStage['script']): Promise<void> {
  const account = script.case.entitlements[0]?.account;
  await officer.seesRow('甲某(虚构)', '登记收款账户');
  await officer.submit('登记收款账户', async (form) => {
    await form.getByLabel('账号').fill(account?.accountNumber ?? '');
    await form.getByLabel('开户行').fill(account?.bankName ?? '');
    await form.getByLabel('银行代码').fill(account?.bankCode ?? '');
    await form.getByLabel('依据').fill('账户确认书1号(虚构)');
  });
  await officer.seesRow('甲某(虚构)', '已确认');
}

/** The officer's page shows the assignment without being touched; then notice and its service. */
export async function assignAndNotify({ who, script }: HandStage): Promise<void> {
  const director = who('director1');
  const officer = who('officer1');
  await director.open('/inbox');
  await director.row(CASE_NUMBER).getByRole('link', { name: '打开案件' }).click();
  await director.submit('分案', (form) => director.choose(form, '承办人', '承办人1'));
  await officer.sees('承办人 承办人1(虚构)');
  await officer.sees('尚未计算债务');
  await confirmAccount(officer, script);
  await officer.submit('签发执行通知书');
  await officer.sees(`${CASE_NUMBER}执行通知书`);
  await officer.sees('未送达');
  await officer.submit('登记送达', (form) => typeDay(officer, form, '送达日期', '2026-03-02'));
  await officer.sees('2026-03-02 电子送达');
  await officer.sees('送达日 2026-03-02');
}

/** A day typed into its field, finished with Enter; the form stays open. */
export async function typeDay(
  person: Visitor,
  form: ReturnType<Visitor['row']>,
  label: string,
  day: string,
): Promise<void> {
  await form.getByLabel(label).fill(day);
  await person.page.keyboard.press('Enter');
}

/** Answers come in by themselves; silence is shown as silence, lateness as lateness. */
export async function orderQuery(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  await officer.tab('查询与财产');
  await officer.sees('尚未查询');
  await officer.submit('发起财产查询', async (form) => {
    await form.getByLabel('查询对象').click();
    const offered = officer.page.locator('.ant-select-item-option');
    await offered.first().waitFor();
    expect(await offered.allInnerTexts()).toEqual(['示例商贸有限公司(虚构)']);
    await officer.page.keyboard.press('Enter');
  });
  await officer.seesRow('示例甲银行', '存款', '900,000.00');
  await officer.seesRow('示例乙银行', '存款', '800,000.00');
  await officer.seesRow('示例己银行', '存款', '120,000.00');
  await officer.seesRow('示例丙银行', '查到财产', '重复 1 次');
  await officer.seesRow('抵押给 示例甲银行(虚构) 2,000,000.00 元', '与 丙某(虚构) 共有(1/2)');
  await officer.seesRow('车辆', '未查到');
  const silent = await officer.seesRow('示例丁银行', '待答复');
  await stage.shot('waiting', officer);
  await stage.moveClock(afterDeadline(silent));
  await officer.seesRow('示例丁银行', '逾期未答复', '不等于没有财产');
  await officer.seesRow('示例戊银行', '逾期未答复');
  await stage.simulator.answerNow('BANK-E');
  await officer.seesRow('示例戊银行', '查到财产', '逾期答复');
  await officer.seesRow('示例戊银行', '存款', '600,000.00');
}

/** Half an hour after the end of the term that the row shows. */
function afterDeadline(row: string): Date {
  const [, day, time] = /(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})/.exec(row) ?? [];
  return new Date(Date.parse(`${day}T${time}:00+08:00`) + 30 * 60_000);
}

/** Frozen as proposed; A holds less than its cap, and the rest is ordered at F. */
export async function freeze(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  await computeDebt(officer, '2026-03-03');
  await officer.tab('措施');
  await officer.sees('尚无措施');
  await officer.submit('裁定冻结', async (form) => {
    expect(await form.getByLabel(/示例甲银行.*冻结限额/).inputValue()).toBe('900,000.00');
    await stage.shot('freeze-form', officer);
  });
  await officer.seesRow('示例甲银行', '已生效,部分控制', '900,000.00', '850,000.00');
  await officer.seesRow('示例乙银行', '已生效,足额控制');
  await stage.simulator.holdControl('BANK-F');
  await orderAllAt(officer, '示例己银行');
  await officer.seesRow('示例己银行', '已送出,待回执');
}

/** A later credit falls under A's standing cap; what is then too much is released by itself. */
export async function laterCredit(stage: HandStage): Promise<void> {
  const officer = stage.who('officer1');
  const credit = stage.script.play.laterCredit;
  if (!credit) throw new Error('the case has no later credit');
  const to = { bank: credit.toBank, account: credit.toAccount, remark: '货款' };
  await stage.simulator.transfer(credit.from, to);
  await officer.seesRow('示例甲银行', '已生效,足额控制');
  await stage.simulator.resumeControl('BANK-F');
  await officer.seesRow('超出债务,依冻结裁定的事先命令', '已回执');
  await heldEqualsOwed(officer);
}

/** What is held comes down to what is owed, without anybody's touch. */
export async function heldEqualsOwed(officer: Visitor): Promise<void> {
  await officer.seesFigure('实际冻结(元)', await officer.figure('尚欠(元)'));
}

export async function computeDebt(officer: Visitor, day: string): Promise<void> {
  await officer.tab('案款');
  await officer.submit('计算债务', (form) => typeDay(officer, form, '算至', day));
  await officer.seesFigure('计算至', day);
  await officer.sees(`算至 ${day})`);
}

/** The whole of what is not covered, at one bank that the officer chose. */
export async function orderAllAt(officer: Visitor, bank: string): Promise<void> {
  await officer.tab('措施');
  await officer.submit('裁定冻结', async (form) => {
    const fields = await form.getByLabel(/冻结限额$/).all();
    const missing = /已知余额不足 ([\d,.]+) 元/.exec(await form.innerText())?.[1] ?? '';
    const proposed = await Promise.all(fields.map((field) => field.inputValue()));
    for (const field of fields) await field.fill('0');
    await form.getByLabel(new RegExp(`${bank}.*冻结限额`)).fill(sumOf([missing, ...proposed]));
    await officer.sees(`本次限额合计 ${sumOf([missing, ...proposed])} 元`);
  });
}

/** Sum of amounts as a reader sees them, written the same way. */
export function sumOf(amounts: readonly string[]): string {
  const fen = amounts.map((amount) => parseYuan(amount.replaceAll(',', '')));
  return formatYuanGrouped(sumFen(fen));
}
