// Who may decide and who may execute, as a table and as properties over random worlds.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalRule, OpenStep } from './approval.rules.js';
import { approvalRuleFor, assertSoundRule, decisionRight, mayExecute } from './approval.rules.js';

const step: OpenStep = {
  homeCourt: 'court-1',
  draftedBy: 'drafter',
  role: 'director',
  deputyRole: 'president',
  deputyOpen: false,
  earlier: ['first-approver'],
};
const person = (personId: string, roles: string[], court = 'court-1') => ({
  personId,
  roles,
  court,
});
const fromBoss = { role: 'director', fromPerson: 'boss' };

describe('who may decide a step', () => {
  it('is the holder of its role', () => {
    expect(decisionRight(step, person('p', ['officer', 'director']), [])).toEqual({
      allowed: true,
      actsAs: 'role',
      role: 'director',
    });
  });

  it('is the deputy once the clock has opened the step to him', () => {
    const right = decisionRight({ ...step, deputyOpen: true }, person('p', ['president']), []);

    expect(right).toEqual({ allowed: true, actsAs: 'deputy', role: 'president' });
  });

  it('is the delegate of a holder', () => {
    expect(decisionRight(step, person('p', ['officer']), [fromBoss])).toEqual({
      allowed: true,
      actsAs: 'delegation',
      role: 'director',
      onBehalfOf: 'boss',
    });
  });

  it('takes another delegation when the first leads back to the drafter', () => {
    const folded = { role: 'director', fromPerson: 'drafter' };

    expect(decisionRight(step, person('p', []), [folded, fromBoss])).toMatchObject({
      onBehalfOf: 'boss',
    });
  });

  it.each([
    ['without any role', person('p', []), []],
    ['with another role', person('p', ['officer', 'finance', 'admin']), []],
    ['who is deputy while the clock still runs', person('p', ['president']), []],
    ['of another court', person('p', ['director'], 'court-2'), []],
    ['of another court with a delegation', person('p', [], 'court-2'), [fromBoss]],
    ['who is the machine by id', person('machine:query-control', ['director']), []],
    ['who is the machine by role', person('p', ['machine', 'director']), []],
    [
      'with a delegation of another role',
      person('p', []),
      [{ role: 'finance', fromPerson: 'boss' }],
    ],
    [
      'with a delegation of the deputy while the clock runs',
      person('p', []),
      [{ role: 'president', fromPerson: 'b' }],
    ],
  ])('is nobody %s', (_who, actor, delegations) => {
    expect(decisionRight(step, actor, delegations)).toEqual({
      allowed: false,
      reason: 'not-yours',
    });
  });

  it.each([
    ['the drafter, whatever his roles', person('drafter', ['director', 'president']), []],
    ['the drafter acting for another', person('drafter', []), [fromBoss]],
    ['who decided an earlier step', person('first-approver', ['director']), []],
    ['who decided an earlier step, now for another', person('first-approver', []), [fromBoss]],
    ['the delegate of the drafter', person('p', []), [{ role: 'director', fromPerson: 'drafter' }]],
    [
      'the delegate of an earlier approver',
      person('p', []),
      [{ role: 'director', fromPerson: 'first-approver' }],
    ],
  ])('is never %s', (_who, actor, delegations) => {
    expect(decisionRight(step, actor, delegations)).toEqual({
      allowed: false,
      reason: 'same-person',
    });
  });

  it('never lets one person, by whatever way, count twice or approve his own draft', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'machine:x');
    const role = fc.constantFrom('director', 'president', 'officer', 'finance', 'machine');
    const world = fc.record({
      draftedBy: name,
      earlier: fc.array(name, { maxLength: 3 }),
      deputyOpen: fc.boolean(),
      deputyRole: fc.option(role, { nil: null }),
      actor: fc.record({
        personId: name,
        roles: fc.array(role, { maxLength: 3 }),
        court: fc.constantFrom('court-1', 'court-2'),
      }),
      delegations: fc.array(fc.record({ role, fromPerson: name }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(world, ({ actor, delegations, ...facts }) => {
        const open = { ...step, ...facts };
        const right = decisionRight(open, actor, delegations);
        if (!right.allowed) return;
        const barred = [facts.draftedBy, ...facts.earlier];
        const roles = [open.role, ...(open.deputyOpen && open.deputyRole ? [open.deputyRole] : [])];
        expect(barred).not.toContain(actor.personId);
        expect(actor.court).toBe('court-1');
        expect(actor.roles).not.toContain('machine');
        expect(roles).toContain(right.role);
        if (right.actsAs === 'delegation') {
          expect(barred).not.toContain(right.onBehalfOf);
          expect(delegations).toContainEqual({ role: right.role, fromPerson: right.onBehalfOf });
        } else {
          expect(actor.roles).toContain(right.role);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('who may execute', () => {
  const facts = {
    rule: { executorMayBeApprover: false },
    draftedBy: 'drafter',
    approvers: ['approver', 'represented'],
  };

  it.each([
    ['a third person', facts, 'third', true],
    ['the drafter where the row says nothing', facts, 'drafter', true],
    [
      'an approver where the row allows it',
      { ...facts, rule: { executorMayBeApprover: true } },
      'approver',
      true,
    ],
    ['an approver', facts, 'approver', false],
    ['whom the approver acted for', facts, 'represented', false],
    [
      'the drafter where the row forbids it',
      { ...facts, rule: { executorMayBeApprover: true, executorMayBeDrafter: false } },
      'drafter',
      false,
    ],
  ])('%s', (_who, world, executor, allowed) => {
    expect(mayExecute(world, executor)).toBe(allowed);
  });
});

const base: ApprovalRule = {
  code: 'payout-small',
  source: '法院内部规定(虚构)',
  subjectKind: 'payout',
  steps: [{ role: 'director' }],
  executorMayBeApprover: false,
  expiresAfterHours: 72,
};

describe('rule rows', () => {
  const small = { ...base, amountBelowFen: 50_000_00n };
  const large = { ...base, code: 'payout-large', amountFromFen: 50_000_00n };

  it.each([
    [0n, 'payout-small'],
    [49_999_99n, 'payout-small'],
    [50_000_00n, 'payout-large'],
    [10n ** 15n, 'payout-large'],
  ])('%d fen is decided by %s', (amount, code) => {
    expect(approvalRuleFor([small, large], 'payout', amount).code).toBe(code);
  });

  it.each([
    ['a gap', [small], 'payout', 50_000_00n],
    ['an overlap', [base, large], 'payout', 50_000_00n],
    ['another kind', [base], 'refund', 1n],
    ['no rows', [], 'payout', 1n],
  ])('%s is refused', (_what, rules, kind, amount) => {
    expect(() => approvalRuleFor(rules, kind, amount)).toThrow('approval rules fit');
  });

  it.each([
    ['without source', { ...base, source: ' ' }],
    ['without a step', { ...base, steps: [] }],
    ['without an expiry', { ...base, expiresAfterHours: 0 }],
    [
      'with a clock but no deputy',
      { ...base, steps: [{ role: 'director' as const, deputyAfterMinutes: 5 }] },
    ],
  ])('a row %s is refused', (_what, rule) => {
    expect(() => assertSoundRule(rule)).toThrow('approval rule payout-small');
  });
});
