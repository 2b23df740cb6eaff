import { DomainError } from './errors.js';

/** An amount of money in whole fen (1 yuan = 100 fen). Never a JS number, never a float. */
export type Fen = bigint;

const YUAN = /^(-)?(\d{1,15})\.(\d{2})$/;

/** Parses a wire amount: decimal string of yuan with exactly two places, e.g. `"1260000.00"`. */
export function parseYuan(text: string): Fen {
  const match = YUAN.exec(text);
  if (!match) {
    throw new DomainError('MONEY.MALFORMED', 'invalid', `金额格式不正确:${JSON.stringify(text)}`, {
      hint: '请写成两位小数的元,例如 "1260000.00"',
    });
  }
  const fen = BigInt(match[2] ?? '0') * 100n + BigInt(match[3] ?? '0');
  return match[1] ? -fen : fen;
}

/** Formats fen as the wire amount, e.g. `126000000n` → `"1260000.00"`. */
export function formatYuan(fen: Fen): string {
  const sign = fen < 0n ? '-' : '';
  const abs = fen < 0n ? -fen : fen;
  return `${sign}${abs / 100n}.${(abs % 100n).toString().padStart(2, '0')}`;
}

/** Formats fen for a reader, with thousands separators: `"1,260,000.00"`. */
export function formatYuanGrouped(fen: Fen): string {
  const [whole = '', cents = ''] = formatYuan(fen).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/**
 * Splits `totalFen` in proportion to `weights` by largest remainder; ties go to the earlier entry.
 * The parts always sum to the total. All weights zero is an error unless the total is zero.
 */
export function allocate(totalFen: Fen, weights: readonly bigint[]): Fen[] {
  if (totalFen < 0n || weights.some((weight) => weight < 0n)) {
    throw new DomainError('MONEY.NEGATIVE_ALLOCATION', 'invalid', '分摊的金额和权重不能为负');
  }
  const sum = sumFen(weights);
  if (sum === 0n) {
    if (totalFen === 0n) return weights.map(() => 0n);
    throw new DomainError('MONEY.NO_WEIGHT', 'invalid', '没有可分摊的对象');
  }
  const parts = weights.map((weight) => (totalFen * weight) / sum);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (totalFen * weight) % sum }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    );
  let left = totalFen - sumFen(parts);
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export function minFen(a: Fen, b: Fen): Fen {
  return a < b ? a : b;
}

export function maxFen(a: Fen, b: Fen): Fen {
  return a > b ? a : b;
}
