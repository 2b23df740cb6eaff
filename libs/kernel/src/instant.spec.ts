/** Instants on the wire and for readers: the court's offset, whole seconds, the same instant when read back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { courtDateOf, instantForReaders, instantText } from './index.js';

const SECOND_MS = 1_000;
/** From 1992 on Shanghai keeps +08:00 all year. */
const anyInstant = fc.date({
  min: new Date('1992-01-01T00:00:00Z'),
  max: new Date('2199-12-31T00:00:00Z'),
  noInvalidDate: true,
});

describe('the text of an instant', () => {
  it.each([
    ['2026-03-04T01:30:00.000Z', '2026-03-04T09:30:00+08:00', '2026-03-04 09:30'],
    ['2026-03-04T01:30:59.999Z', '2026-03-04T09:30:59+08:00', '2026-03-04 09:30'],
    ['2026-12-31T15:59:59.000Z', '2026-12-31T23:59:59+08:00', '2026-12-31 23:59'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01T00:00:00+08:00', '2027-01-01 00:00'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29T00:00:00+08:00', '2024-02-29 00:00'],
    // The clocks stood at 20:00 then; the text has the offset of today and names the same instant.
    ['1990-07-01T11:00:00.000Z', '1990-07-01T19:00:00+08:00', '1990-07-01 19:00'],
  ])('%s is %s, for readers %s', (instant, text, forReaders) => {
    expect(instantText(new Date(instant))).toBe(text);
    expect(instantForReaders(new Date(instant))).toBe(forReaders);
  });

  it('names the same second when read back, on the court date of that instant', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const text = instantText(instant);
        const second = Math.floor(instant.getTime() / SECOND_MS) * SECOND_MS;
        expect(Date.parse(text)).toBe(second);
        expect(text.slice(0, 10)).toBe(courtDateOf(instant));
        expect(instantForReaders(instant)).toBe(`${text.slice(0, 10)} ${text.slice(11, 16)}`);
      }),
    );
  });

  it('sorts as the instants do', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        fc.pre(a <= b);
        expect(instantText(a) <= instantText(b)).toBe(true);
      }),
    );
  });

  it.each([instantText, instantForReaders])('%p refuses what is no instant', (write) => {
    expect(() => write(new Date(Number.NaN))).toThrow(RangeError);
  });
});
