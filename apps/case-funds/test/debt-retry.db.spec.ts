// Aim: money that arrives while the law gives no figure is shown as such, and counted once it can be.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { checks } from '../src/checks.js';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { officer } from './persons.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let setup: CaseSetup;

openScenes(async (opened, its) => {
  scenes = opened;
  desk = its;
  setup = await scenes.fundedCase('100.00');
});

const failure = async () => (await scenes.debt(setup)) as unknown as Record<string, unknown>;
const overdue = async () => {
  const check = checks.find(({ id }) => id === 'debt-computed');
  return desk.rows(check?.sql ?? '');
};

/** The terms of the title give a rate, or one that the law does not know. */
async function setRate(rate: Record<string, unknown>): Promise<void> {
  await desk.rows(
    `UPDATE case_ref SET obligations = jsonb_set(obligations, '{0,general,rate}', $2::jsonb) WHERE case_id = $1`,
    [setup.caseId, JSON.stringify(rate)],
  );
}

describe('a debt that cannot be computed', () => {
  it('keeps the money, says so, and is listed by the check after an hour', async () => {
    await setRate({ kind: 'not-known' });
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '50.00', bookedOn: '2026-03-02', subAccountNumber });
    await eventually(async () => expect((await failure())['failure']).toBeDefined());
    const sums = await desk.get(`/cases/${setup.caseId}/sums`, officer);

    expect(sums.body).toMatchObject({
      received: '100.00',
      held: '150.00',
      failure: { code: expect.any(String), detail: expect.any(String), since: expect.any(String) },
    });
    expect(await overdue()).toEqual([]);
    await desk.rows(`UPDATE debt_failure SET failed_at = failed_at - interval '61 minutes'`);
    expect(await overdue()).toHaveLength(1);
  });

  it('is tried again by itself, and counts the money once there is a figure', async () => {
    await desk.rows(`UPDATE task SET run_at = now() WHERE name = 'debt-retry'`);
    await eventually(async () => {
      const tries = await desk.rows(`SELECT state FROM task WHERE name = 'debt-retry'`);
      expect(tries.length).toBeGreaterThan(1);
    }, 20_000);
    expect(await failure()).toMatchObject({ received: '100.00', failure: expect.anything() });
    await setRate({ kind: 'annual', value: '0.06', yearBasis: 365 });
    await desk.rows(
      `UPDATE task SET run_at = now() WHERE name = 'debt-retry' AND state = 'waiting'`,
    );

    await eventually(async () => {
      const debt = await failure();
      expect(debt).toMatchObject({ received: '150.00' });
      expect(debt['failure']).toBeUndefined();
    }, 20_000);
    expect(await overdue()).toEqual([]);
  }, 60_000);
});
