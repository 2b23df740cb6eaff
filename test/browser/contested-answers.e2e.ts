import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FolderExchange } from '@lib/agencies';
import { queryControlApi } from '@lib/contracts';
import type { Stage } from '../../apps/demo/src/main-job/index.js';
import {
  accountFound,
  accountsAnswer,
  FilesBody,
} from '../../apps/query-control/test/body.fixture.js';
import { playUntilFrozen } from './frozen-stage.js';
import { House } from './house.js';
import { PHONE } from './visitor.js';

const SHOTS = join(import.meta.dirname, '../../.cache/screenshots/contested');
const AS_OF = '2026-03-04T09:30:00+08:00';
const OF_NOBODY = '20260304110199999999';
const REASON = '已向银行核实,以第一次答复为准';

// Aim: a body that contradicts itself is seen by the officer in the inbox and in the case, and what
// belongs to no case by the director; one click with a reason ends it, and the case remembers it.
describe('contested answers in a real browser', () => {
  const house = new House('contested', 1200);
  let stage: Stage;
  let bank: FilesBody;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    await house.open();
    stage = await playUntilFrozen(house.platform);
    bank = new FilesBody(new FolderExchange(house.exchangeDir), 'BANK-A');
  }, 240_000);

  afterAll(() => house.close(), 60_000);

  /** The number of the query that A has answered. */
  async function askedOfA(): Promise<string> {
    const { items } = await stage.cast.officer.get(
      'query-control',
      queryControlApi.listQueryOrders,
      { params: { caseId: stage.state.caseId } },
    );
    const requests = items.flatMap((order) => order.requests);
    return requests.find(({ institution }) => institution === 'BANK-A')?.requestNo ?? '';
  }

  it('are seen in the case and the inbox, and leave it with a reason', async () => {
    const officer = await house.visitor('officer1');
    const propertyTab = `/cases/${stage.state.caseId}?tab=property`;
    await officer.open(propertyTab);
    await officer.sees('存疑答复 (0)');
    await officer.sees('没有与已知内容矛盾的答复');
    await officer.shot(join(SHOTS, 'case-empty.png'));

    const other = accountFound('6222000000000000777', 1_23n);
    await bank.answerQuery(accountsAnswer(await askedOfA(), AS_OF, [other]));
    await bank.answerQuery(accountsAnswer(OF_NOBODY, AS_OF, []));
    await officer.open('/inbox');
    await officer.seesRow('存疑答复', '同一请求收到内容不同的两次答复');
    expect(await officer.row('无法采用的答复').count()).toBe(0);
    await officer.shot(join(SHOTS, 'inbox.png'));
    await officer.open(propertyTab);
    const shown = await officer.seesRow('同一请求收到内容不同的两次答复', '余额 1.23 元');
    expect(shown).toContain('记录查看');
    await officer.shot(join(SHOTS, 'case-full.png'));
    const form = await officer.openForm('记录查看');
    await officer.shot(join(SHOTS, 'form.png'));
    await form.getByLabel('查看结论').fill(REASON);
    await form.getByRole('button', { name: '记录查看', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await officer.seesRow('余额 1.23 元', REASON);
    await officer.shot(join(SHOTS, 'case-reviewed.png'));
    await officer.open('/inbox');
    await officer.sees('待办');
    await officer.row('存疑答复').first().waitFor({ state: 'detached' });
    expect(officer.complaints).toEqual([]);
  }, 120_000);

  it('that cannot be used are the director’s, and fit a phone', async () => {
    const director = await house.visitor('director1');
    const onPhone = await house.visitor('director1', PHONE);
    await onPhone.open('/inbox');
    await onPhone.sees('无法采用的答复');
    await onPhone.shot(join(SHOTS, 'phone.png'));
    expect(await onPhone.tooWide()).toBeLessThanOrEqual(0);
    await director.open('/inbox');
    const row = director.row('无法采用的答复', OF_NOBODY);
    await row.waitFor();
    await director.submit(
      '记录查看',
      (form) => form.getByLabel('查看结论').fill('已告知银行单号有误'),
      row,
    );
    await row.waitFor({ state: 'detached' });
    expect([...director.complaints, ...onPhone.complaints]).toEqual([]);
  }, 120_000);
});
