// Aim: what an app answers is what the command line answers; what it refuses names the same faults.
import { describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import { calculate, createLawBook } from '@lib/statute';
import { calculateForApp } from './calculate-for-app.js';

const book = createLawBook();
const context = { today: '2026-03-02' as CourtDate };
const GOOD = { fee: 'enforcement', amount: '10000.00' };
const ask = (kind: string, input: unknown) =>
  calculateForApp({ kinds: ['fee', 'late-interest'], kind, input }, book, context);

function refusalOf(kind: string, input: unknown): DomainError {
  try {
    ask(kind, input);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('not refused');
}

describe('a calculation asked of an app', () => {
  it('gives what calculate gives, for one and for a list with bad members', () => {
    const list = [GOOD, { ...GOOD, amount: 'x' }];

    expect(ask('fee', GOOD)).toEqual(calculate('fee', GOOD, book, context));
    expect(ask('fee', list)).toEqual(calculate('fee', list, book, context));
  });

  it.each([
    ['a bad amount', { ...GOOD, amount: '-1' }],
    ['an unknown field', { ...GOOD, extra: 1 }],
    ['a text', 'fee'],
    ['nothing', undefined],
  ])('refuses %s with the faults of calculate', (_, input) => {
    const refusal = refusalOf('fee', input);
    const { title, fields } = calculate('fee', input, book, context) as {
      title: string;
      fields: unknown;
    };

    expect([refusal.code, refusal.kind]).toEqual(['CALC.BAD_INPUT', 'invalid']);
    expect([refusal.message, refusal.fields]).toEqual([title, fields]);
  });

  it.each(['deadline', 'alchemy', '__proto__'])('refuses the kind %s of elsewhere', (kind) => {
    expect(refusalOf(kind, GOOD)).toMatchObject({
      code: 'CALC.UNKNOWN_KIND',
      fields: [{ path: 'kind', message: '应为 fee、late-interest 之一' }],
    });
  });

  it('says that a rate is not published yet, and refuses more than a thousand members', () => {
    const general = {
      from: '2026-01-01',
      rate: { kind: 'lpr', term: '1Y', multiple: '1', yearBasis: 360 },
    };
    const late = refusalOf('late-interest', {
      obligations: [{ id: 'a', amount: '1.00', expiresOn: '2026-01-01', general }],
      asOf: '2099-01-01',
    });

    expect([late.code, late.kind]).toEqual(['CALC.RATE_NOT_PUBLISHED', 'unprocessable']);
    const many = Array.from({ length: 1_001 }, () => GOOD);
    expect(refusalOf('fee', many).code).toBe('CALC.BAD_INPUT');
  });
});
