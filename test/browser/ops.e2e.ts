import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { House } from './house.js';

const OWN = { id: newId(), court: '京0199', name: 'send-to-nobody' };
const FOREIGN = { id: newId(), court: '京0198', name: 'send-elsewhere' };

// Aim: what failed for good is seen by the administrator of the court and let run again through the
// page; a director reads it, an officer and another court do not.
describe('the page of stuck work in a real browser', () => {
  const house = new House('ops', 1400);

  beforeAll(async () => {
    await house.open();
    for (const { id, court, name } of [OWN, FOREIGN]) {
      await house.rows(
        `INSERT INTO query_control.task (id, home_court, name, payload, priority, state, run_at,
           attempts, last_error, finished_at)
         VALUES ($1, $2, $3, '{}', 2, 'exhausted', now(), 5, 'Error: 示例机构无应答(虚构)', now())`,
        [id, court, name],
      );
    }
  }, 240_000);

  afterAll(() => house.close(), 60_000);

  it('shows a director what is stuck in the own court, and lets him do nothing', async () => {
    const director = await house.visitor('director1');
    await director.open('/ops');
    const row = await director.seesRow(OWN.name);

    expect(row).toContain('示例机构无应答(虚构)');
    expect(await director.row(FOREIGN.name).count()).toBe(0);
    expect(await director.page.getByRole('button', { name: '重试' }).count()).toBe(0);
    expect(director.complaints).toEqual([]);
  }, 60_000);

  it('has no entry in the menu of an officer', async () => {
    const officer = await house.visitor('officer1');
    await officer.sees('待办');

    expect(await officer.page.getByRole('link', { name: '运维' }).count()).toBe(0);
  }, 60_000);

  it('is where an administrator begins; a retry with its reason takes the row away', async () => {
    const admin = await house.visitor('admin1');
    await admin.seesRow(OWN.name);

    await admin.submit(
      '重试',
      (form) => form.getByLabel('重试理由').fill('机构已恢复应答'),
      admin.row(OWN.name),
    );

    await admin.sees('没有需要处理的失败事项');
    await eventually(async () =>
      expect(
        await house.rows(`SELECT action, subject_id AS id, why FROM query_control.audit_entry
          WHERE action = 'stuck-work.retry'`),
      ).toEqual([{ action: 'stuck-work.retry', id: OWN.id, why: '机构已恢复应答' }]),
    );
    expect(
      await house.rows('SELECT id, state FROM query_control.task ORDER BY home_court'),
    ).toEqual([
      { id: FOREIGN.id, state: 'exhausted' },
      { id: OWN.id, state: 'waiting' },
    ]);
    expect(admin.complaints).toEqual([]);
  }, 60_000);
});
