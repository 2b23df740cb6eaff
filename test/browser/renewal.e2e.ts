import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryControlApi } from '@lib/contracts';
import type { AnswerOf } from '@lib/contracts';
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
// to end, one click renews one of them at its bank, and those left alone lapse in sight.
describe('freezes about to end', () => {
  const house = new House('renewal', 800);
  let stage: Stage;
  let officer: Visitor;
  let onPhone: Visitor;

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
    await stage.moveClock(startOfCourtDate(addDays(endsOn, 2)));
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
});
