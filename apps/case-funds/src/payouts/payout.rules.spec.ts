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
    ['returned', 'approved'],
    ['returned', 'unknown'],
    ['unknown', 'approved'],
    ['instructed', 'void'],
    ['unknown', 'void'],
  ] as const)('has no way from %s to %s', (from, to) => {
    expect(canMove(payoutStates, from, to)).toBe(false);
  });

  it('leaves a returned payout one way: what two persons found, never a word of the bank', () => {
    const ways = payoutStates.transitions.filter(({ from }) => from === 'returned');
    const words = payoutStates.transitions.filter(({ cause }) => cause === '银行确认付款');

    expect(ways).toMatchObject([{ to: 'paid', cause: '查明银行实际已付款' }]);
    expect(words.map(({ from }) => from).sort()).toEqual(['instructed', 'unknown']);
  });

  it('says every state in words and ends for good in two of them', () => {
    expect(Object.keys(PAYOUT_STATE_TEXT).sort()).toEqual([...payoutStates.states].sort());
    expect([...payoutStates.finals].sort()).toEqual(['rejected', 'void']);
  });
});
