import { describe, expect, it } from '@jest/globals';
import type { Role } from '@lib/contracts';
import { INSIDERS } from './people.js';
import { validCall } from './plan.js';
import type { AccessPlan, Operation, World } from './plan.js';

const REASON = '审批前核对当事人身份(虚构)';
/** Who checks or approves what the officer does; written by hand beside libs/access's list. */
const CHECKERS: readonly Role[] = ['director', 'president', 'finance', 'supervisor', 'auditor'];

/** Every operation with a reason to see masked data, by each role that may call it. */
export function describeUnmasking(
  plan: AccessPlan,
  operations: readonly Operation[],
  world: () => World,
): void {
  const titled = operations.map(
    (operation) => [`${operation.endpoint.method} ${operation.endpoint.path}`, operation] as const,
  );

  describe('a reason to see masked data', () => {
    it.each(titled)('opens %s to nobody but checkers, where it opens anything', async (_, op) => {
      const { running, seed } = world();
      const mine = INSIDERS.filter(({ role }) => plan.roles[op.name]?.includes(role));
      const call = validCall(op, seed);
      const headers = { ...call.headers, 'x-unmask-reason': encodeURIComponent(REASON) };
      const refused = { status: 403, problem: { code: 'ACCESS.UNMASK_NOT_ALLOWED' } };

      for (const person of mine) {
        const answer = await running.callAs(person, { ...call, headers });
        const opens = op.endpoint.unmask === true && CHECKERS.includes(person.role);
        expect(answer).toMatchObject(opens ? { status: 200 } : refused);
        if (!opens || person.role !== 'supervisor') continue;
        // Who sees every class masked must see something more now.
        expect(answer.text).not.toBe((await running.callAs(person, call)).text);
      }
      expect(mine.length).toBeGreaterThan(0);
    });
  });
}
