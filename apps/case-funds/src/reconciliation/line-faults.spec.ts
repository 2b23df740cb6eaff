// Aim: only what a line itself says sets it aside; what passes by itself is waited for.
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@lib/kernel';
import { isOfTheLine } from './line-faults.js';

const refused = (kind: 'conflict' | 'unavailable') => new DomainError('X.Y', kind, '不行');

describe('a failure to book a line', () => {
  it.each([
    ['a refusal of the books', refused('conflict')],
    ['a value that does not fit', { code: '22P05' }],
    ['a rule of the database', { driverError: { code: '23514' } }],
    ['an amount that is no number', new RangeError('x')],
  ])('is of the line: %s', (_what, error) => expect(isOfTheLine(error)).toBe(true));

  it.each([
    ['a neighbour that is away', refused('unavailable')],
    ['a database that shuts down', { code: '57P01' }],
    ['a deadlock', { code: '40P01' }],
    ['a full disk', { code: '53100' }],
    ['a broken connection', Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ])('is waited for: %s', (_what, error) => expect(isOfTheLine(error)).toBe(false));
});
