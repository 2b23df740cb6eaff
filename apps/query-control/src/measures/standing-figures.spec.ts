// Aim: what stands at the body after each order, by its own word or computed; by table.
import { describe, expect, it } from '@jest/globals';
import type { ControlOutcome } from '@lib/agencies';
import { figuresAfter, figuresFollowing, liveStateOf } from './standing-figures.js';

function outcome(given: Partial<ControlOutcome>): ControlOutcome {
  return {
    lineNo: 1,
    accountNo: '1',
    outcome: 'done',
    requestedFen: 0n,
    heldFen: 0n,
    uncoveredFen: 0n,
    balanceFen: 0n,
    availableFen: 0n,
    asOf: '2026-03-04T09:30:00+08:00',
    earlierFreezes: [],
    priorRights: [],
    ...given,
  };
}

describe('figures after an order', () => {
  const before = { capFen: 900n, heldFen: 850n };

  it.each([
    ['freeze', { requestedFen: 900n, heldFen: 850n }, { capFen: 900n, heldFen: 850n }],
    ['release', { requestedFen: 50n, heldFen: 50n }, { capFen: 850n, heldFen: 850n }],
    ['release', { requestedFen: 100n, heldFen: 100n }, { capFen: 800n, heldFen: 800n }],
    ['release', { requestedFen: 900n, heldFen: 900n }, { capFen: 0n, heldFen: 0n }],
    ['deduct', { requestedFen: 850n, heldFen: 850n }, { capFen: 50n, heldFen: 0n }],
    ['deduct', { requestedFen: 850n, heldFen: 800n }, { capFen: 100n, heldFen: 50n }],
  ] as const)('%s of %j', (kind, said, expected) => {
    expect(figuresAfter(kind, before, outcome(said))).toEqual(expected);
  });

  it("follow the body's own statement when it gives one", () => {
    const said = outcome({ heldFen: 1n, standing: { capFen: 700n, heldFen: 650n } });

    expect(figuresAfter('release', before, said)).toEqual({ capFen: 700n, heldFen: 650n });
  });

  it('never hold more than the cap', () => {
    const said = outcome({ standing: { capFen: 700n, heldFen: 701n } });

    expect(figuresAfter('freeze', before, said)).toEqual({ capFen: 700n, heldFen: 700n });
  });
});

describe('figures that follow a release or deduction', () => {
  const before = { capFen: 900n, heldFen: 500n };
  const none = { capFen: 0n, heldFen: 0n };

  it.each([
    ['as stated', true, { standing: none }, { ...none, contested: false }],
    [
      'computed where the statement is above the cap',
      true,
      { standing: { capFen: 901n, heldFen: 901n } },
      { capFen: 500n, heldFen: 100n, contested: true },
    ],
    [
      'off the cap only beside a newer word',
      false,
      {},
      { ...before, capFen: 500n, contested: false },
    ],
    [
      'not below what a newer word says is held',
      false,
      { heldFen: 900n, standing: none },
      { capFen: 500n, heldFen: 500n, contested: true },
    ],
  ] as const)('are %s', (_how, newer, given, expected) => {
    const said = outcome({ requestedFen: 400n, heldFen: 400n, ...given });

    expect(figuresFollowing('deduct', before, said, newer)).toEqual(expected);
  });
});

describe('live state of the figures', () => {
  it.each([
    [{ capFen: 9n, heldFen: 0n }, false, 'effective-empty'],
    [{ capFen: 9n, heldFen: 0n }, true, 'queued'],
    [{ capFen: 9n, heldFen: 4n }, false, 'effective-partial'],
    [{ capFen: 9n, heldFen: 9n }, false, 'effective-full'],
    [{ capFen: 9n, heldFen: 9n }, true, 'effective-full'],
  ] as const)('%j queued=%s is %s', (figures, queued, state) => {
    expect(liveStateOf(figures, queued)).toBe(state);
  });
});
