import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caused } from './causal-order.js';
import { causalOrder } from './causal-order.js';

// Aim: no fact stands before its cause, none is lost or doubled, whatever the times say.
const entry = (eventId: string, second: number, causedBy?: string): Caused => ({
  eventId,
  causedBy,
  occurredAt: new Date(second * 1000),
});

describe('causalOrder', () => {
  it('puts a cause first although its clock ran ahead', () => {
    const order = causalOrder([entry('effect', 1, 'cause'), entry('cause', 2), entry('first', 0)]);

    expect(order.map(({ eventId }) => eventId)).toEqual(['first', 'cause', 'effect']);
  });

  it('keeps database order where nothing causes anything', () => {
    expect(causalOrder([entry('b', 2), entry('a', 1)]).map(({ eventId }) => eventId)).toEqual([
      'a',
      'b',
    ]);
  });

  it('survives causes that form a ring', () => {
    expect(causalOrder([entry('a', 1, 'b'), entry('b', 2, 'a')])).toHaveLength(2);
  });

  it('keeps every fact once and after its cause, for any times', () => {
    const facts = fc
      .array(fc.tuple(fc.nat(50), fc.nat(20)), { maxLength: 30 })
      .map((rows) =>
        rows.map(([second, back], index) =>
          entry(`e${index}`, second, index - back - 1 >= 0 ? `e${index - back - 1}` : undefined),
        ),
      );

    fc.assert(
      fc.property(facts, (entries) => {
        const order = causalOrder(entries);
        const at = new Map(order.map(({ eventId }, index) => [eventId, index]));
        expect(at.size).toBe(entries.length);
        for (const { eventId, causedBy } of entries) {
          if (causedBy) expect(at.get(causedBy)).toBeLessThan(at.get(eventId) ?? -1);
        }
      }),
    );
  });
});
