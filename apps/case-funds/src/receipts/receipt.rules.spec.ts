// Aim: whose money a credit is, from which day it counts, and how long it may wait (no I/O).
import { describe, expect, it } from '@jest/globals';
import { courtDate } from '@lib/kernel';
import { createLawBook } from '@lib/statute';
import {
  coveredByDeduction,
  identifyClock,
  matchCredit,
  requestNoOf,
  valued,
  valueDay,
} from './receipt.rules.js';

const book = createLawBook();

describe('a credit', () => {
  it.each([
    ['a known deduction', '1', 'case-a', undefined, 'deduction', 'case-a'],
    ['a known deduction to its own account', '1', 'case-a', 'case-a', 'deduction', 'case-a'],
    ['an unknown deduction to a case account', '1', undefined, 'case-b', 'deduction', 'case-b'],
    ['a payment to a case account', undefined, undefined, 'case-b', 'case-account', 'case-b'],
    ['a deduction and an account that contradict', '1', 'case-a', 'case-b', 'deduction', undefined],
    ['an unknown deduction', '1', undefined, undefined, 'deduction', undefined],
    ['a payment to the main account', undefined, undefined, undefined, 'transfer', undefined],
  ] as const)('%s', (_what, requestNo, caseByRequest, caseBySubAccount, kind, caseId) => {
    expect(matchCredit({ requestNo, caseByRequest, caseBySubAccount })).toEqual({ kind, caseId });
  });

  it.each([
    ['the bank’s own field first', { requestNo: 'R1', remark: '20260310110105000003' }, 'R1'],
    ['the number in the remark', { remark: '扣划 20260310110105000003' }, '20260310110105000003'],
    ['no number that is too short', { remark: '还款 2026031011' }, undefined],
    ['no number that is too long', { remark: '1'.repeat(31) }, undefined],
    ['no case number', { remark: '（2026）京0199执1号' }, undefined],
  ])('is attributed by %s', (_what, line, expected) => {
    expect(requestNoOf(line)).toBe(expected);
  });
});

describe('the value day', () => {
  it.each([
    ['the day of deduction', '2026-03-11', '2026-03-09', '2026-03-09'],
    ['the arrival while the deduction is unknown', '2026-03-11', null, '2026-03-11'],
    ['never after the arrival', '2026-03-11', '2026-03-12', '2026-03-11'],
  ])('is %s', (_what, arrived, deducted, expected) => {
    const deductedOn = deducted === null ? null : courtDate(deducted);
    expect(valueDay(courtDate(arrived), deductedOn)).toBe(expected);
  });
});

describe('what counts from the day of deduction', () => {
  const receipts = [
    { receiptId: 'a', amountFen: 60n },
    { receiptId: 'b', amountFen: 41n },
  ];
  it.each([
    ['nothing that is not executed', null, [0n, 0n]],
    ['all of it', 101n, [60n, 41n]],
    ['all but a fen too much', 100n, [60n, 40n]],
    ['the first of it alone', 60n, [60n, 0n]],
  ])('is %s', (_what, deductedFen, expected) => {
    expect([...coveredByDeduction(receipts, deductedFen).values()]).toEqual(expected);
  });

  it('is told with its day; the rest counts from the arrival', () => {
    const receipt = { arrivedOn: courtDate('2026-03-11'), amountFen: 61n };

    expect(valued(receipt, courtDate('2026-03-09'), 60n)).toEqual({
      valueOn: '2026-03-09',
      valuedFen: 60n,
    });
    expect(valued(receipt, courtDate('2026-03-09'), 0n)).toEqual({
      valueOn: '2026-03-11',
      valuedFen: 61n,
    });
  });
});

describe('the age clock', () => {
  it.each([
    ['an ordinary week', '2026-03-02', '2026-03-05', false],
    ['over a weekend', '2026-03-05', '2026-03-10', false],
    ['over the National Day week', '2026-09-29', '2026-10-09', false],
    ['into a year without a notice', '2027-03-01', '2027-03-04', true],
  ])('counts three working days: %s', (_what, arrived, dueOn, provisional) => {
    expect(identifyClock(courtDate(arrived), book)).toMatchObject({ dueOn, provisional });
  });
});
