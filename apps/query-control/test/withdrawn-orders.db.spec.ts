// Aim: what a discharge or a release took off the exchange is offered again once money is owed again; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caseFundsEvents } from '@lib/contracts';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CASE_ID, MATTER_ID } from './case-facts.fixture.js';
import {
  approveRelease,
  closeStage,
  hoursBeforeTheEnd,
  measure,
  openStage,
  renew,
  renewInSilence,
  sent,
  stage,
} from './frozen-account.fixture.js';
import { cases, officer } from './main-acts.fixture.js';

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

/** Either the officer may order it anew, or the old order is put before the body again. */
async function anewOrAgain(
  kind: 'renew' | 'deduct',
  order: () => Promise<{ status: number; body: Record<string, unknown> }>,
): Promise<void> {
  const again = await order();
  if (again.status === 201) return;
  await eventually(async () => {
    const offered = await stage.room.rows(
      `SELECT 1 FROM outgoing_message AS m JOIN measure_order AS o ON o.order_id = m.subject_id
       WHERE o.kind = $1 AND m.state IN ('pending', 'sending', 'sent')`,
      [kind],
    );
    expect({ code: again.body['code'], offered: offered.length }).toEqual({
      code: again.body['code'],
      offered: 1,
    });
  });
}

const revoke = () =>
  stage.room
    .tell(caseFundsEvents.debtDischargeRevoked, {
      caseId: CASE_ID,
      matterId: MATTER_ID,
      version: 3,
      dischargedVersion: 2,
      asOf: caseFundsEvents.debtDischarged.example.dischargedOn,
      total: '1000.00',
      received: '0.00',
      due: '1000.00',
      cause: '银行冲回到账',
    })
    .then(() =>
      eventually(async () => {
        const [debt] = await stage.room.rows<{ version: number }>('SELECT version FROM debt_ref');
        expect(debt?.version).toBe(3);
      }),
    );

const owedAgain = async (): Promise<void> => {
  stage.room.neighbours.facts.debt = {
    ...stage.room.neighbours.facts.debt,
    version: 3,
    due: '1000.00',
    cap: '1000.00',
    discharged: false,
  };
  await revoke();
};

describe('a silent renewal that a discharge stopped offering', () => {
  it('may be ordered anew when the discharge is revoked', async () => {
    const request = await renewInSilence();
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'renew' AND state = 'unanswered'`,
        ),
      ).toHaveLength(1);
      expect(
        await stage.room.rows(
          `SELECT 1 FROM outgoing_message WHERE request_no = $1 AND state = 'sent' AND offers = 2`,
          [request.requestNo],
        ),
      ).toHaveLength(1);
    });
    await stage.room.tellDischarge();
    await eventually(async () => {
      expect(
        await stage.room.rows('SELECT state FROM outgoing_message WHERE request_no = $1', [
          request.requestNo,
        ]),
      ).toEqual([{ state: 'void' }]);
    });
    await owedAgain();

    await anewOrAgain('renew', renew);
  });
});

describe('a renewal that yielded to a release', () => {
  it('may be ordered anew when the body refuses the release and the debt is owed again', async () => {
    await hoursBeforeTheEnd(20 * 24);
    await renew();
    await sent('continue');
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'renew' AND state = 'sent'`,
        ),
      ).toHaveLength(1);
    });
    await stage.room.tellDischarge();
    await approveRelease();
    const release = await sent('release');
    const no = {
      outcome: 'refused',
      requestedFen: 0n,
      uncoveredFen: 0n,
      reason: '系统维护',
    } as const;
    await stage.room.body('BANK-A').answerControl(controlAnswer(release, 0n, no));
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'release' AND state = 'refused'`,
        ),
      ).toHaveLength(1);
    });
    await owedAgain();

    await anewOrAgain('renew', renew);
  });
});

describe('a silent deduction that a discharge stopped offering', () => {
  it('does not count as money under way for ever when the discharge is revoked', async () => {
    const { id } = await measure();
    const lines = [{ measureId: id, amount: '900.00' }];
    await stage.room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'deduct' AND state = 'sent'`,
        ),
      ).toHaveLength(1);
    });
    await stage.room.passes(49 * 3_600_000);
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM outgoing_message m JOIN measure_order o ON o.order_id = m.subject_id
           WHERE o.kind = 'deduct' AND o.state = 'unanswered' AND m.state = 'sent' AND m.offers = 2`,
        ),
      ).toHaveLength(1);
    });
    await stage.room.tellDischarge();
    await eventually(async () => {
      expect(
        await stage.room.rows(
          `SELECT 1 FROM outgoing_message m JOIN measure_order o ON o.order_id = m.subject_id
           WHERE o.kind = 'deduct' AND m.state = 'void'`,
        ),
      ).toHaveLength(1);
    });
    await owedAgain();

    await anewOrAgain('deduct', () =>
      stage.room.call('POST', `${cases}/deductions`, officer, { debtVersion: 3, lines }),
    );
  });
});
