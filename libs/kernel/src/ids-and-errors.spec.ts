/** Ids sort by creation and are well-formed; the error base carries what transport needs. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, isUuid, newId, systemClock } from './index.js';

describe('a new id', () => {
  it('is a UUID of version 7 and variant 2 (RFC 9562)', () => {
    const id = newId();
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect('89ab').toContain(id[19]);
  });

  it('sorts as text by the millisecond it was made in', () => {
    const at = (millis: number) => ({ now: () => new Date(millis) });
    const millis = fc.integer({ min: 0, max: 2 ** 47 });
    fc.assert(
      fc.property(millis, millis, (a, b) => {
        fc.pre(a !== b);
        expect(newId(at(a)) < newId(at(b))).toBe(a < b);
      }),
    );
  });

  it('is not repeated within one millisecond', () => {
    const frozen = { now: () => new Date(1_700_000_000_000) };
    expect(new Set(Array.from({ length: 5000 }, () => newId(frozen))).size).toBe(5000);
  });

  it.each([
    '',
    'x',
    '018f2c3e-7b1a-7c3d-8e4f',
    '018F2C3E-7B1A-7C3D-8E4F-0123456789AB',
    '018f2c3e7b1a7c3d8e4f0123456789ab',
  ])('%j is not taken for one', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});

describe('a domain error', () => {
  it('carries code, kind, message, hint and faulty fields', () => {
    const cause = new Error('underlying');
    const fields = [{ path: 'parties[0].name', message: '不能为空' }];
    const error = new DomainError('CASE.BAD', 'invalid', '案件数据不正确', {
      hint: '请补全',
      fields,
      cause,
    });

    expect(error).toMatchObject({
      code: 'CASE.BAD',
      kind: 'invalid',
      message: '案件数据不正确',
      hint: '请补全',
      fields,
    });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
  });

  it('has no fields and no hint unless given', () => {
    expect(new DomainError('X.Y', 'conflict', '冲突')).toMatchObject({
      fields: [],
      hint: undefined,
    });
  });
});

describe('the system clock', () => {
  it('tells technical time that does not run backwards', () => {
    const first = systemClock.now();
    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(first.getTime());
  });
});
