import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseScript, StepReport } from '../../apps/demo/src/main-job/index.js';
import { openStage, readCaseScript, runMainJob } from '../../apps/demo/src/main-job/index.js';
import { stageOptions } from '../../scripts/platform/stage-options.mjs';
import { gate } from '../spine/gate.js';
import { calculate, inputAsJson, SUMS, workOut } from './calculator-desk.js';
import { House } from './house.js';
import { pagesTooWide, signInPageTooWide, turningBack } from './phone.js';
import { PHONE } from './visitor.js';

const ROOT = join(import.meta.dirname, '../..');
const SHOTS = join(ROOT, '.cache/screenshots');

// Aim: after the main job on the embedded default, every page shows what happened, to each role what
// it may see; and the first human steps work through the pages themselves.
describe('the workbench in a real browser', () => {
  const house = new House('workbench', 600);
  let script: CaseScript;
  let reports: StepReport[];
  let casePath: string;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    await house.open();
    script = readCaseScript(join(ROOT, 'demo/cases/main-job.json'));
    const stage = await openStage(await stageOptions(house.platform), script);
    const silent = (): void => undefined;
    reports = await runMainJob(stage, { onStep: silent, onFact: silent, onEnd: silent });
    casePath = `/cases/${stage.state.caseId}`;
  }, 240_000);

  afterAll(() => house.close(), 240_000);

  it('has a finished main job to show', () => {
    const open = reports.filter((report) => report.state !== 'done');

    expect(open.map(({ title, facts }) => [title, facts.at(-1)])).toEqual([]);
  });

  it('shows the officer the closed case with four sums, property, measures, money and timeline', async () => {
    const officer = await house.visitor('officer1');
    await officer.open(casePath);
    await officer.sees('债权全部实现');
    const overview = await officer.textWith('债务已清偿');
    await officer.shot(join(SHOTS, 'case.png'));

    expect(overview).toContain('（2026）京0199执1号');
    for (const title of ['应付(元)', '到账(元)', '已发放(元)', '尚欠(元)']) {
      expect(overview).toContain(title);
    }
    const tabs = [
      ['查询与财产', '未答复'],
      ['措施', '解除'],
      ['案款', '申请执行人案款'],
    ] as const;
    for (const [tab, expected] of tabs) {
      await officer.tab(tab);
      expect(await officer.panelWith(expected)).toContain(expected);
      await officer.shot(join(SHOTS, `case-${tab}.png`));
    }
    await officer.page.getByText(/^计算过程/).click();
    await officer.seesRow('500000.00–5000000.00', '760,000.00');
    expect(await officer.seesRow('加倍', '2026-01-01', '2026-03-03')).toContain('13,671.00');
    await officer.page.reload();
    await officer.panelWith('申请执行人案款');
    expect(officer.complaints).toEqual([]);
  }, 240_000);

  it('tells finance that bank and books agree to the fen', async () => {
    const finance = await house.visitor('finance1');
    await finance.open('/receipts?state=disputes');
    await finance.sees('账面余额');
    await finance.shot(join(SHOTS, 'last-cut.png'));
    const [, bank, book] = /银行余额[::\s]*([\d,.]+) 元[^]*账面余额[::\s]*([\d,.]+) 元/.exec(
      await finance.page.innerText('body'),
    ) as RegExpExecArray;

    expect([bank, await finance.page.getByText('一致', { exact: true }).count()]).toEqual([
      book,
      1,
    ]);
    expect(finance.complaints).toEqual([]);
  }, 60_000);

  it('says that an address leads nowhere, and that a page belongs to other roles', async () => {
    const officer = await house.visitor('officer1');
    for (const path of ['/no-such-page', '/ops']) {
      await officer.open(path);
      await officer.sees('没有这个页面');
    }
    await officer.page.getByRole('link', { name: '回到首页' }).click();
    await officer.sees('没有等您办理的事项');

    expect(await officer.page.title()).toBe('待办 (0) · 执行工作台');
    expect(officer.complaints).toEqual([]);
  }, 240_000);

  it('shows an applicant the own payouts and masks everybody else', async () => {
    const applicant = await house.visitor('applicant1');
    await applicant.open(casePath);
    await applicant.tab('案款');
    await applicant.panelWith('申请执行人案款');
    const text = await applicant.page.innerText('body');
    await applicant.shot(join(SHOTS, 'applicant.png'));

    expect(text).not.toContain('110101199002020020');
    expect(text).not.toContain('6200000000000000029');
    expect(applicant.complaints).toEqual([]);
  }, 240_000);

  it('opens masked data to a supervisor for a reason, and shows an auditor who read what', async () => {
    const number = '110101199002020020';
    const account = '1100000000000000101';
    const supervisor = await house.visitor('supervisor1');
    await supervisor.open(casePath);
    expect(await supervisor.textWith('债权全部实现')).not.toContain(number);
    await supervisor.submit('查看完整信息', (form) =>
      form.getByLabel('查看理由').fill('当事人投诉身份有误'),
    );
    await supervisor.sees(number);
    await supervisor.sees('完整信息,查阅已留痕');
    await supervisor.tab('措施');
    await supervisor.panelWith(account);
    await supervisor.shot(join(SHOTS, 'full-data.png'));
    // While no answer is to be had, what was opened goes all the same.
    const { opened, open } = gate();
    await supervisor.page.route('**/measures', (route) => opened.then(() => route.continue()));
    await supervisor.page.getByRole('button', { name: '恢复隐去' }).click();
    await supervisor.page.getByText(account).first().waitFor({ state: 'detached' });
    open();
    await supervisor.panelWith(account.slice(-4));
    expect(await supervisor.page.getByRole('dialog').filter({ visible: true }).count()).toBe(0);
    await supervisor.tab('概况');
    await supervisor.panelWith('110***********0020');
    expect(await supervisor.page.innerText('body')).not.toContain(number);

    const auditor = await house.visitor('auditor1');
    await auditor.open('/reads');
    await auditor.seesRow('承办人1', '案件详情', '证件号码', '职责内查阅');
    await auditor.shot(join(SHOTS, 'reads.png'));
    await auditor.page.getByLabel('只看说明理由后打开的').click();
    await auditor.page.getByText('职责内查阅').first().waitFor({ state: 'detached' });
    await auditor.seesRow('监督1', '案件详情', '当事人投诉身份有误');
    await auditor.shot(join(SHOTS, 'reads-with-reason.png'));
    await auditor.row('当事人投诉身份有误').getByRole('link', { name: '打开案件' }).click();
    await auditor.page.getByRole('link', { name: '谁看过本案的完整信息' }).click();
    await auditor.seesRow('承办人1', '案件详情', '职责内查阅');
    expect([...supervisor.complaints, ...auditor.complaints]).toEqual([]);
  }, 240_000);

  it('tells an applicant with a phone where the money is, and what comes next', async () => {
    const applicant = await house.visitor('applicant1', PHONE);
    await applicant.open(casePath);
    const text = await applicant.textWith('请核对;没有收到请联系承办人');
    await applicant.shot(join(SHOTS, 'phone-applicant.png'));

    const inOrder = ['应付(元)', '尚欠(元)', '我的案款在哪里', '已拟发放', '已审批'];
    const places = [...inOrder, '已指令银行', '银行已付', '时间线'].map((word) =>
      text.indexOf(word),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text).not.toContain('6200000000000000029');
    expect(applicant.complaints).toEqual([]);
  }, 240_000);

  it('says in plain words what a payout on its way waits for', async () => {
    const applicant = await house.visitor('applicant1', PHONE);
    await turningBack(applicant, async ([, , words]) => {
      await applicant.open(casePath);
      for (const word of words) await applicant.sees(word);
      expect(await applicant.page.innerText('body')).not.toContain('银行已付到');
    });
    expect(applicant.complaints).toEqual([]);
  }, 240_000);

  it('fits a phone without scrolling sideways; the menu is folded', async () => {
    const applicant = await house.visitor('applicant1', PHONE);
    const officer = await house.visitor('officer1', PHONE);
    const ownPages = [
      ['/cases', '（2026）京0199执1号'],
      [casePath, '我的案款在哪里'],
      ['/calculators', '履行期限届满之日'],
    ] as const;
    const staffPages = [
      ['/inbox', '没有等您办理的事项'],
      ['/cases', '（2026）京0199执1号'],
      ['/receipts', '查明期限'],
      [casePath, '债务已清偿'],
    ] as const;
    const wide = [
      ...(await pagesTooWide(applicant, ownPages)),
      ...(await pagesTooWide(officer, staffPages)),
    ];
    for (const [tab, shows] of [
      ['查询与财产', '未答复'],
      ['措施', '限额合计'],
      ['案款', '申请执行人案款'],
    ] as const) {
      await officer.tab(tab);
      await officer.panelWith(shows);
      if ((await officer.tooWide()) > 0) wide.push(tab);
      await officer.shot(join(SHOTS, `phone-${tab}.png`));
    }
    await officer.page.getByRole('button', { name: '菜单' }).click();
    await officer.page.getByRole('dialog').getByRole('link', { name: '到账' }).click();
    await officer.sees('不明款');

    expect(wide).toEqual([]);
    expect(await signInPageTooWide(house.browser, house.address)).toBe(0);
    expect([...applicant.complaints, ...officer.complaints]).toEqual([]);
  }, 240_000);

  it('calculates in plain forms for everybody, with every step and rule, and in JSON', async () => {
    const applicant = await house.visitor('applicant1');
    for (const sum of SUMS) await workOut(applicant, sum);
    await applicant.shot(join(SHOTS, 'calculators.png'));
    const input = JSON.parse(await inputAsJson(applicant)) as object;

    expect(input).toEqual({
      obligations: [{ id: '1', amount: '10000.00', expiresOn: '2026-01-01' }],
      orderPolicy: 'statutory561',
      asOf: '2026-01-11',
    });
    const json = applicant.page.getByRole('textbox', { name: '输入 JSON' });
    await json.fill(JSON.stringify({ ...input, asOf: '2026-02-30' }));
    await calculate(applicant);
    expect(await applicant.textWith('CALC.BAD_INPUT')).toContain('asOf');
    await json.fill(
      JSON.stringify({ ...input, payments: [{ on: '2026-01-06', amount: '5000.00' }] }),
    );
    await calculate(applicant);
    // 5 days on 10,000.00 and 5 days on what the payment left of it.
    expect(await applicant.textWith('计算过程 (2)')).toContain('13.13');
    expect(applicant.complaints).toEqual([]);
  }, 240_000);

  it('tells an officer of another court that there is no such case', async () => {
    const stranger = await house.visitor('officer9');
    await stranger.open(casePath);

    expect(await stranger.textWith('没有找到该案件')).not.toContain('示例商贸有限公司');
  }, 240_000);

  it('takes the first human steps through the pages: import with faults, import, assign, notice', async () => {
    const second = {
      ...script.case,
      caseNumber: '（2026）京0199执901号',
    };
    const officer = await house.visitor('officer1');
    await officer.open('/cases');
    const form = await officer.openForm('导入案件文件');
    const send = async (file: unknown): Promise<void> => {
      await form.getByLabel('文件内容').fill(JSON.stringify(file));
      await form.getByRole('button', { name: '导入案件文件' }).click();
    };
    await send({ ...second, filedOn: '2026-02-30' });
    expect(await officer.textWith('日期不存在')).toContain('filedOn');
    await officer.shot(join(SHOTS, 'import-refused.png'));
    await send(second);
    await form.waitFor({ state: 'hidden' });
    expect(await officer.seesRow(second.caseNumber)).toContain('未分案');
    // Filed ten days ago by legal time, so its first step is overdue as soon as a sweep has passed.
    const late = officer.row(second.caseNumber, '分案确定承办人 2026-03-09', '逾期');
    await eventually(async () => {
      await officer.open('/cases?overdue=true&order=due');
      await late.waitFor({ timeout: 1_000 });
    }, 30_000);
    await officer.shot(join(SHOTS, 'cases.png'));
    await officer.page.getByLabel('只看有节点逾期的').click();
    await officer.seesRow('（2026）京0199执1号', '已结案', '无');

    const director = await house.visitor('director1');
    await director.open('/inbox');
    expect(await director.seesRow(second.caseNumber)).toContain('分案');
    await director.shot(join(SHOTS, 'inbox.png'));
    await director.row(second.caseNumber).getByRole('link', { name: '打开案件' }).click();
    await director.submit('分案', (assign) => director.choose(assign, '承办人', '承办人1'));

    await officer.page.getByRole('link', { name: second.caseNumber }).click();
    await officer.submit('签发执行通知书');
    expect(await officer.textWith('已通知')).toContain('（2026）京0199执901号执行通知书');
    expect([...officer.complaints, ...director.complaints]).toEqual([]);
  }, 240_000);

  it('keeps the screenshot of the README when asked to', () => {
    if (process.env['UPDATE_SCREENSHOTS']) {
      mkdirSync(join(ROOT, 'docs/screenshots'), { recursive: true });
      copyFileSync(join(SHOTS, 'case.png'), join(ROOT, 'docs/screenshots/case.png'));
    }
    expect(readFileSync(join(SHOTS, 'case.png')).subarray(1, 4).toString()).toBe('PNG');
  });
});
