// Aim: one approval rule for every amount, and a chart in which money is never paid twice (no I/O).
import { describe, expect, it } from '@jest/globals';
import { approvalRuleFor } from '@lib/approvals';
import { canMove } from '@lib/kernel';
import fc from 'fast-check';
import { PAYOUT_SUBJECT, payoutApprovalRules } from './payout.rules.js';
import { PAYOUT_STATE_TEXT, payoutStates } from './payout.states.js';

describe('approval rules of payouts', () => {
  it('fit every amount exactly once, and name their source', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (amount, limit) => {
          const rules = payoutApprovalRules(limit);
          const rule = approvalRuleFor(rules, PAYOUT_SUBJECT, amount);

          expect(rule.steps.some((step) => step.role === 'president')).toBe(amount > limit);
          expect(rule.executorMayBeApprover || rule.executorMayBeDrafter).toBe(false);
          expect(rule.source).toContain('法发〔2017〕6号');
        },
      ),
    );
  });
});

describe('the chart of payouts', () => {
  it.each([
    ['proposed', 'instructed'],
    ['proposed', 'paid'],
    ['approved', 'paid'],
    ['rejected', 'instructed'],
    ['void', 'approved'],
    ['paid', 'instructed'],
    ['paid', 'unknown'],
    ['returned', 'instructed'],
    ['returned', 'paid'],
    ['unknown', 'approved'],
    ['instructed', 'void'],
    ['unknown', 'void'],
  ] as const)('has no way from %s to %s', (from, to) => {
    expect(canMove(payoutStates, from, to)).toBe(false);
  });

  it('says every state in words and ends in three of them', () => {
    expect(Object.keys(PAYOUT_STATE_TEXT).sort()).toEqual([...payoutStates.states].sort());
    expect([...payoutStates.finals].sort()).toEqual(['rejected', 'returned', 'void']);
  });
});
