/** An exact non-negative fraction; `den` is positive. No value on the way to a figure is ever a float. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

export function ratio(num: bigint, den = 1n): Ratio {
  return { num, den };
}

const DECIMAL = /^(0|[1-9]\d{0,11})(?:\.(\d{1,18}))?$/;

/** Reads a non-negative decimal such as `"0.000175"`, without leading zeros; else undefined. */
export function parseDecimal(text: string): Ratio | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const places = match[2] ?? '';
  return { num: BigInt(`${match[1] ?? '0'}${places}`), den: 10n ** BigInt(places.length) };
}

/** Reads a decimal written in a rule row; a malformed one is a fault of the row. */
export function decimal(text: string): Ratio {
  const value = parseDecimal(text);
  if (!value) throw new Error(`not a decimal: ${JSON.stringify(text)}`);
  return value;
}

export function times(a: Ratio, b: Ratio): Ratio {
  return { num: a.num * b.num, den: a.den * b.den };
}

export function over(a: Ratio, divisor: bigint): Ratio {
  return { num: a.num, den: a.den * divisor };
}

export function plus(a: Ratio, b: Ratio): Ratio {
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export function compare(a: Ratio, b: Ratio): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The nearest whole number, halves upwards. */
export function roundHalfUp(value: Ratio): bigint {
  return (2n * value.num + value.den) / (2n * value.den);
}

const PLACES_IF_ENDLESS = 12;

/**
 * Decimal text: exact where the fraction ends, else twelve places (half up); padded with zeros to
 * `minPlaces`.
 */
export function decimalText(value: Ratio, minPlaces = 0): string {
  const divisor = gcd(value.num, value.den);
  const [num, den] = [value.num / divisor, value.den / divisor];
  const exact = placesOf(den);
  const places = Math.max(exact ?? PLACES_IF_ENDLESS, minPlaces);
  const digits = roundHalfUp({ num: num * 10n ** BigInt(places), den })
    .toString()
    .padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Decimal places of 1/den, undefined when it never ends. */
function placesOf(den: bigint): number | undefined {
  let [rest, twos, fives] = [den, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
