import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryControlApi } from '@lib/contracts';
import type { AnswerOf } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { eventually } from '@lib/testing';
import type { Stage } from '../../apps/demo/src/main-job/index.js';
import { playUntilFrozen } from './frozen-stage.js';
import { House } from './house.js';
import type { Visitor } from './visitor.js';
import { PHONE } from './visitor.js';

const SHOTS = join(import.meta.dirname, '../../.cache/screenshots/renewal');

type Measure = AnswerOf<typeof queryControlApi.listMeasures>['items'][number];

// Aim: on the embedded default with the bodies' own ledgers, the officer's inbox tells of freezes about
// to end, one click renews one of them at its bank, and those left alone lapse in sight; a freeze that
// its bank never answers is released on the officer's wish and the director's word.
describe('freezes about to end', () => {
  const house = new House('renewal', 800);
  let stage: Stage;
  let officer: Visitor;
  let onPhone: Visitor;
  let lapsedOn: CourtDate;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    await house.open();
    stage = await playUntilFrozen(house.platform);
    officer = await house.visitor('officer1');
    onPhone = await house.visitor('officer1', PHONE);
  }, 240_000);

  afterAll(() => house.close(), 60_000);

  async function holding(): Promise<Measure[]> {
    const params = { caseId: stage.state.caseId };
    const { cast } = stage;
    const { items } = await cast.officer.get('query-control', queryControlApi.listMeasures, {
      params,
    });
    return items.filter((measure) => measure.held !== '0.00');
  }

  it('are renewed from the inbox; the bank moves the end, and what is left alone lapses', async () => {
    const [first, ...others] = await holding();
    const { endsOn, institutionName = '', accountNumber = '' } = first ?? {};
    if (!endsOn) throw new Error('the main job froze nothing');
    await stage.moveClock(startOfCourtDate(addDays(endsOn, -5)));
    await officer.open('/inbox');
    await officer.seesRow('冻结将届满', institutionName, accountNumber, '还有 5 天');
    await officer.shot(join(SHOTS, 'inbox.png'));
    const row = officer.row('冻结将届满', institutionName, accountNumber);
    const form = await officer.openForm('续行冻结', row);
    expect(await form.innerText()).toContain(addDays(endsOn, 1));
    await officer.shot(join(SHOTS, 'form.png'));
    await form.getByRole('button', { name: '续行冻结', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await row.first().waitFor({ state: 'detached' });

    const renewed = (await holding()).find(({ measureId }) => measureId === first?.measureId);
    expect(renewed?.endsOn).toMatch(/^20\d\d/);
    expect((renewed?.endsOn ?? '') > addDays(endsOn, 300)).toBe(true);
    lapsedOn = addDays(endsOn, 2);
    await stage.moveClock(startOfCourtDate(lapsedOn));
    await eventually(async () => expect(await holding()).toHaveLength(1), 20_000);
    expect((await holding())[0]?.measureId).toBe(first?.measureId);
    if (others.length > 0) await officer.seesRow('冻结已届满', '重新裁定冻结');
    await onPhone.open('/inbox');
    await onPhone.sees('冻结已届满');
    await onPhone.shot(join(SHOTS, 'phone.png'));
    expect(await onPhone.tooWide()).toBeLessThanOrEqual(0);
    await officer.open(`/cases/${stage.state.caseId}`);
    await officer.sees('续行冻结回执');
    await officer.tab('措施');
    await officer.seesRow(accountNumber, renewed?.endsOn ?? '');
    await officer.shot(join(SHOTS, 'measures.png'));

    expect(await stage.brokenInvariants()).toMatchObject({ broken: [] });
    expect(officer.complaints).toEqual([]);
  }, 240_000);

  it('anew at a bank that never answers are released with a reason, once the director agrees', async () => {
    const bank = '示例乙银行';
    const why = '银行逾期没有答复,改为冻结其他账户';
    const director = await house.visitor('director1');
    await stage.simulator.holdControl('BANK-B');
    await officer.submit('裁定冻结', async (form) => {
      for (const field of await form.getByLabel(/冻结限额$/).all()) await field.fill('0');
      await form.getByLabel(new RegExp(`${bank}.*冻结限额`)).fill('1000');
    });
    expect(await officer.seesRow(bank, '已送出,待回执')).not.toContain('解除无回执的冻结');
    await stage.moveClock(startOfCourtDate(addDays(lapsedOn, 4)));
    const unanswered = officer.row(bank, '已送出,待回执', '解除无回执的冻结');
    const form = await officer.openForm('解除无回执的冻结', unanswered);
    await form.getByLabel('理由').fill(why);
    await officer.shot(join(SHOTS, 'unanswered.png'));
    await form.getByRole('button', { name: '解除无回执的冻结', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await officer.seesRow(why, '待审批');
    await director.open('/inbox');
    const seesWhy = (task: typeof form) => task.getByText(why).waitFor();
    await director.submit('审批', seesWhy, director.row('审批解除'));
    await stage.simulator.resumeControl('BANK-B');
    await officer.seesRow(bank, '已解除');
    await officer.seesRow(why, '已回执');
    await officer.shot(join(SHOTS, 'released.png'));

    expect(await stage.brokenInvariants()).toMatchObject({ broken: [] });
    expect([...officer.complaints, ...director.complaints]).toEqual([]);
  }, 240_000);
});
