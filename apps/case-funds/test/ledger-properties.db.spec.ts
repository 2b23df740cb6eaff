// Aim: against a plain model in memory, any mix of orders in any batches and repeats gives the same
// verdicts and balances, sums to zero and never dips below a floor (fast-check).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import fc from 'fast-check';
import { LedgerBench, order } from './ledger.fixture.js';
import type { LedgerOrder, Verdict } from '../src/postings/transfer.js';

let bench: LedgerBench;

beforeAll(async () => {
  bench = await LedgerBench.open();
}, 60_000);

afterAll(async () => {
  await bench?.close();
});

type Step =
  | { kind: 'in' | 'move' | 'back' | 'hold'; amount: number }
  | { kind: 'post' | 'void' | 'reverse' | 'repeat'; pick: number; amount: number };

const amount = fc.integer({ min: 1, max: 50 });
const pick = fc.nat(30);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('in' as const, 'move', 'back', 'hold'), amount }),
  fc.record({ kind: fc.constantFrom('post' as const, 'void', 'reverse', 'repeat'), pick, amount }),
);

interface Accounts {
  mirror: bigint;
  one: bigint;
  other: bigint;
  clearing: bigint;
}

/** The same rules, the plainest way: one order after the other over maps. */
class Model {
  readonly balances = new Map<bigint, bigint>();
  readonly held = new Map<bigint, bigint>();
  readonly done = new Map<string, LedgerOrder>();
  readonly holds = new Map<
    string,
    { from: bigint; to: bigint; amountFen: bigint; open: boolean }
  >();
  readonly transfers = new Map<
    string,
    { from: bigint; to: bigint; amountFen: bigint; reversed: boolean }
  >();

  constructor(private readonly floored: ReadonlySet<bigint>) {}

  apply(item: LedgerOrder): Verdict {
    if (this.done.has(item.id)) return 'exists';
    const verdict = this.decide(item);
    if (verdict === 'posted') this.done.set(item.id, item);
    return verdict;
  }

  free(account: bigint): bigint {
    return (this.balances.get(account) ?? 0n) - (this.held.get(account) ?? 0n);
  }

  private decide(item: LedgerOrder): Verdict {
    switch (item.kind) {
      case 'transfer':
        return this.move(item.id, item.from, item.to, item.amountFen);
      case 'hold': {
        if (this.free(item.from) < item.amountFen) return 'insufficient';
        this.add(this.held, item.from, item.amountFen);
        this.holds.set(item.id, {
          from: item.from,
          to: item.to,
          amountFen: item.amountFen,
          open: true,
        });
        return 'posted';
      }
      case 'post':
      case 'void': {
        const hold = this.holds.get(item.hold);
        if (!hold) return 'unknown-hold';
        if (!hold.open) return 'hold-closed';
        if (item.kind === 'post' && item.amountFen > hold.amountFen) return 'over-hold';
        hold.open = false;
        this.add(this.held, hold.from, -hold.amountFen);
        if (item.kind === 'post') this.move(item.id, hold.from, hold.to, item.amountFen);
        return 'posted';
      }
      case 'reversal': {
        const original = this.transfers.get(item.reverses);
        if (!original) return 'unknown-transfer';
        if (original.reversed) return 'already-reversed';
        const verdict = this.move(item.id, original.to, original.from, original.amountFen);
        if (verdict === 'posted') original.reversed = true;
        return verdict;
      }
    }
  }

  private move(id: string, from: bigint, to: bigint, amountFen: bigint): Verdict {
    if (this.floored.has(from) && this.free(from) < amountFen) return 'insufficient';
    this.add(this.balances, from, -amountFen);
    this.add(this.balances, to, amountFen);
    this.transfers.set(id, { from, to, amountFen, reversed: false });
    return 'posted';
  }

  private add(map: Map<bigint, bigint>, account: bigint, fen: bigint): void {
    map.set(account, (map.get(account) ?? 0n) + fen);
  }
}

function ordersOf(steps: readonly Step[], at: Accounts): LedgerOrder[] {
  const made: LedgerOrder[] = [];
  for (const one of steps) made.push(orderOf(one, at, made));
  return made;
}

function orderOf(one: Step, at: Accounts, made: readonly LedgerOrder[]): LedgerOrder {
  const id = newId();
  const amountFen = BigInt(one.amount);
  const chosen = 'pick' in one ? made[one.pick % Math.max(made.length, 1)] : undefined;
  switch (one.kind) {
    case 'in':
      return order({ kind: 'transfer', id, from: at.mirror, to: at.one, amountFen });
    case 'move':
      return order({ kind: 'transfer', id, from: at.one, to: at.other, amountFen });
    case 'back':
      return order({ kind: 'transfer', id, from: at.other, to: at.mirror, amountFen });
    case 'hold':
      return order({ kind: 'hold', id, from: at.one, to: at.clearing, amountFen });
    case 'post':
      return order({ kind: 'post', id, hold: chosen?.id ?? newId(), amountFen });
    case 'void':
      return order({ kind: 'void', id, hold: chosen?.id ?? newId() });
    case 'reverse':
      return order({ kind: 'reversal', id, reverses: chosen?.id ?? newId() });
    case 'repeat':
      return chosen ?? orderOf({ kind: 'in', amount: one.amount }, at, made);
  }
}

describe('post_transfers', () => {
  it('agrees with the model for any orders in any batches, repeats included', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      async (steps, batchSize) => {
        const at = await bench.accounts();
        const clearingBefore = (await bench.balance(at.clearing)).balanceFen;
        const model = new Model(new Set([at.one, at.other]));
        const orders = ordersOf(steps, at);
        const expected = orders.map((item) => model.apply(item));
        const verdicts: Verdict[] = [];
        for (let start = 0; start < orders.length; start += batchSize) {
          verdicts.push(...(await bench.judge(orders.slice(start, start + batchSize))));
        }
        const again = await bench.judge(
          orders.filter((_item, index) => expected[index] === 'posted'),
        );

        expect(verdicts).toEqual(expected);
        expect(again.every((verdict) => verdict === 'exists')).toBe(true);
        for (const account of [at.mirror, at.one, at.other]) {
          const { balanceFen, heldFen } = await bench.balance(account);
          expect(balanceFen).toBe(model.balances.get(account) ?? 0n);
          expect(heldFen).toBe(model.held.get(account) ?? 0n);
        }
        expect((await bench.balance(at.clearing)).balanceFen - clearingBefore).toBe(
          model.balances.get(at.clearing) ?? 0n,
        );
      },
    );
    await fc.assert(property, { numRuns: 60 });
    expect(await faults()).toEqual([]);
  }, 120_000);
});

describe('the set-based path', () => {
  it('agrees with the model on large batches of plain transfers around the floor', async () => {
    const plain = fc.record({ kind: fc.constantFrom('in' as const, 'move', 'back'), amount });
    const property = fc.asyncProperty(
      fc.array(plain, { minLength: 30, maxLength: 120 }),
      async (steps) => {
        const at = await bench.accounts();
        const model = new Model(new Set([at.one, at.other]));
        const funded = ordersOf([{ kind: 'in', amount: 50 }, ...steps], at);
        const expected = funded.map((item) => model.apply(item));

        expect(await bench.judge(funded)).toEqual(expected);
        const generous = funded.filter((_item, index) => expected[index] === 'posted');
        expect(new Set(await bench.judge(generous))).toEqual(new Set(['exists']));
        for (const account of [at.mirror, at.one, at.other]) {
          expect((await bench.balance(account)).balanceFen).toBe(model.balances.get(account) ?? 0n);
        }
      },
    );
    await fc.assert(property, { numRuns: 40 });
    expect(await faults()).toEqual([]);
  }, 120_000);
});

/** Zero sums, unbroken versions and balances that follow from the entries, over everything posted above. */
async function faults(): Promise<unknown[]> {
  return bench.query(`
    SELECT 'sum' AS fault, transfer_id::text AS id FROM entry GROUP BY transfer_id HAVING sum(amount_fen) <> 0 OR count(*) <> 2
    UNION ALL
    SELECT 'chain', account_id || '/' || version FROM (
      SELECT account_id, version, balance_after_fen - amount_fen AS before,
        lag(balance_after_fen, 1, 0::bigint) OVER w AS previous, row_number() OVER w AS place
      FROM entry WINDOW w AS (PARTITION BY account_id ORDER BY version)) e
    WHERE before <> previous OR version <> place
    UNION ALL
    SELECT 'balance', a.code FROM account a LEFT JOIN (
      SELECT account_id, sum(amount_fen) AS sum, max(version) AS version FROM entry GROUP BY account_id) e USING (account_id)
    WHERE a.balance_fen <> coalesce(e.sum, 0) OR a.version <> coalesce(e.version, 0)
      OR a.balance_fen - a.held_fen < a.floor_fen`);
}
