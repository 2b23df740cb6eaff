// Aim: which renewals are refused and why, and that no renewed period leaves a gap, loses a day or exceeds the law.
import { describe, expect, it } from '@jest/globals';
import { addDays, addYears, courtDate, daysBetween, DomainError } from '@lib/kernel';
import { createLawBook } from '@lib/statute';
import fc from 'fast-check';
import type { RenewalFacts } from './renewal.rules.js';
import {
  checkedEnd,
  printedRenewal,
  raisedLevel,
  renewalPeriod,
  renewalRefusal,
} from './renewal.rules.js';

const book = createLawBook();
const FACTS: RenewalFacts = {
  state: 'effective-full',
  endsOn: courtDate('2026-11-30'),
  periodStartsOn: courtDate('2025-12-01'),
  capFen: 900_00n,
  releasingFen: 0n,
  releasingWhole: false,
  renewing: null,
  dueFen: 900_00n,
  today: courtDate('2026-11-20'),
};
const anyDay = fc.integer({ min: 0, max: 36_500 }).map((n) => addDays(courtDate('2015-02-04'), n));

describe('a renewal', () => {
  it.each<[string, Partial<RenewalFacts>]>([
    ['of a freeze that holds', {}],
    ['on its last day', { today: courtDate('2026-11-30') }],
    ['of a queued entry, which some bodies demand', { state: 'queued' }],
    ['while only a part of the cap is released', { releasingFen: 899_99n }],
    ['of a debt not yet announced here', { dueFen: null }],
    ['on the first day of a renewed period', { periodStartsOn: courtDate('2026-11-20') }],
  ])('may be ordered %s', (_what, change) => {
    expect(renewalRefusal({ ...FACTS, ...change })).toBeUndefined();
  });

  it.each<[string, Partial<RenewalFacts>, string]>([
    ['after the lapse was recorded', { state: 'lapsed' }, 'RENEWAL.LAPSED'],
    ['on the day after the end', { today: courtDate('2026-12-01') }, 'RENEWAL.LAPSED'],
    ['of a released one', { state: 'released' }, 'RENEWAL.NOT_LIVE'],
    ['of one deducted in full', { state: 'deducted' }, 'RENEWAL.NOT_LIVE'],
    ['of one the body refused', { state: 'refused' }, 'RENEWAL.NOT_LIVE'],
    ['of a void one', { state: 'void' }, 'RENEWAL.NOT_LIVE'],
    ['before it was sent', { state: 'drafted', endsOn: null }, 'RENEWAL.NOT_ACKNOWLEDGED'],
    ['before its receipt', { state: 'sent', endsOn: null }, 'RENEWAL.NOT_ACKNOWLEDGED'],
    ['of a discharged debt', { dueFen: 0n }, 'RENEWAL.DISCHARGED'],
    ['while it is released', { releasingWhole: true }, 'RENEWAL.RELEASE_UNDER_WAY'],
    ['while all its cap is released', { releasingFen: 900_00n }, 'RENEWAL.RELEASE_UNDER_WAY'],
    ['twice at once', { renewing: 'sent' }, 'RENEWAL.UNDER_WAY'],
    ['while the body is silent on one', { renewing: 'unanswered' }, 'RENEWAL.UNDER_WAY'],
    [
      'in advance of a period that has not begun',
      { periodStartsOn: courtDate('2026-11-21') },
      'RENEWAL.AHEAD',
    ],
  ])('is refused %s', (_what, change, code) => {
    const refusal = renewalRefusal({ ...FACTS, ...change });

    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code, kind: 'conflict' });
    expect(refusal?.hint?.length).toBeGreaterThan(5);
  });

  it('after a lapse says what to do now: a new freeze, in queue order', () => {
    expect(renewalRefusal({ ...FACTS, state: 'lapsed' })?.hint).toMatch(/重新裁定冻结.*之后/);
  });
});

describe('the renewed period', () => {
  it.each([
    ['2026-11-30', '2026-12-01', '2027-11-30', '2027-12-01'],
    ['2027-02-27', '2027-02-28', '2028-02-27', '2028-02-28'],
    ['2028-02-28', '2028-02-29', '2029-02-27', '2029-02-28'],
  ])('after %s runs from %s to %s, at the latest %s', (old, startsOn, endsOn, capOn) => {
    expect(renewalPeriod(courtDate(old), book)).toEqual({ startsOn, endsOn, capOn });
  });

  it('never ends before the old end, never leaves a gap, never exceeds one year', () => {
    fc.assert(
      fc.property(anyDay, (oldEnd) => {
        const { startsOn, endsOn, capOn } = renewalPeriod(oldEnd, book);
        expect(daysBetween(oldEnd, startsOn)).toBe(1);
        expect(endsOn > oldEnd).toBe(true);
        expect(endsOn < capOn && capOn <= addYears(startsOn, 1)).toBe(true);
      }),
    );
  });

  it('takes the word of a body only where it leaves no gap and stays within the law', () => {
    const days = fc.integer({ min: -800, max: 800 });
    fc.assert(
      fc.property(anyDay, days, days, (oldEnd, from, to) => {
        const lawful = renewalPeriod(oldEnd, book);
        const ordered = { fromOn: lawful.startsOn, toOn: lawful.endsOn };
        const printed = { from: addDays(oldEnd, from), to: addDays(oldEnd, to) };
        const taken = printedRenewal(ordered, printed, book);
        const fits = from <= 1 && to >= 1 && printed.to <= lawful.capOn;

        expect(taken !== undefined).toBe(fits);
        if (!taken) return;
        expect(taken.startsOn).toBe(addDays(oldEnd, 1));
        expect(taken.endsOn).toBe(printed.to);
      }),
    );
  });

  it('is what was ordered when a body prints no dates', () => {
    const lawful = renewalPeriod(courtDate('2026-11-30'), book);
    const ordered = { fromOn: lawful.startsOn, toOn: courtDate('2027-01-31') };

    expect(printedRenewal(ordered, {}, book)?.endsOn).toBe('2027-01-31');
  });

  it('may be asked for shorter, never longer, never without a day gained', () => {
    const period = renewalPeriod(courtDate('2026-11-30'), book);

    expect(checkedEnd(period, undefined)).toBe('2027-11-30');
    expect(checkedEnd(period, courtDate('2027-03-01'))).toBe('2027-03-01');
    for (const asked of ['2027-12-01', '2026-11-30', '2026-01-01']) {
      expect(() => checkedEnd(period, courtDate(asked))).toThrow(
        expect.objectContaining({ code: 'RENEWAL.BAD_END' }),
      );
    }
  });
});

describe('the reminder level', () => {
  it.each([
    [null, false, undefined],
    ['notice', false, 'notice'],
    [null, true, 'warning'],
    ['notice', true, 'warning'],
    ['warning', true, 'critical'],
    ['critical', true, 'critical'],
  ] as const)('%s, renewal failed %s: %s', (reached, failed, level) => {
    expect(raisedLevel(reached, failed)).toBe(level);
  });
});
