// Aim: a form never acts twice after a lost answer; by every kind of refusal.
import { describe, expect, it } from '@jest/globals';
import type { Problem } from '@lib/contracts';
import { isNewIntention, isPerhapsDone, perhapsDone } from './intention.js';

function problem(status: number, code: string): Problem {
  return { type: 'about:blank', title: '', status, detail: '', instance: '', code };
}

describe('after a refusal', () => {
  it.each([
    [422, 'IDEMPOTENCY.KEY_REUSED', false],
    [503, 'DATABASE.UNAVAILABLE', false],
    [502, 'GATEWAY.NO_ANSWER', false],
    [500, 'INTERNAL', false],
    [422, 'FREEZE.ABOVE_CAP', true],
    [412, 'VERSION.STALE', true],
    [400, 'BODY.INVALID', true],
    [403, 'ACCESS.ROLE_REQUIRED', true],
  ])('%i %s makes the next sending a new intention: %s', (status, code, isNew) => {
    expect(isNewIntention(problem(status, code))).toBe(isNew);
  });

  it('tells the person that the first sending may have been carried out', () => {
    const reused = {
      ...problem(422, 'IDEMPOTENCY.KEY_REUSED'),
      hint: '请换用新的 Idempotency-Key',
    };
    const told = perhapsDone(reused);

    expect([isPerhapsDone(reused), isPerhapsDone(problem(422, 'FREEZE.ABOVE_CAP'))]).toEqual([
      true,
      false,
    ]);
    expect(told.detail).toContain('可能已经办理');
    expect(told.hint).not.toContain('Idempotency-Key');
    expect(told.code).toBe(reused.code);
  });
});
