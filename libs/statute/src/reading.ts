import type { CourtDate, Fen, FieldFault } from '@lib/kernel';
import { courtDate, isCourtDate } from '@lib/kernel';
import type { Ratio } from './exact.js';
import { parseDecimal, ratio } from './exact.js';
import { CalculationProblem } from './problem.js';

/** Collects every fault of an input, so that the caller sees all of them at once. */
export class Faults {
  readonly fields: FieldFault[] = [];

  add(path: string, message: string): void {
    this.fields.push({ path, message });
  }

  /** Throws `bad-input` when anything was found. */
  stop(): void {
    if (this.fields.length > 0)
      throw new CalculationProblem('bad-input', '输入不正确', this.fields);
  }
}

/** One way of writing each amount: no leading zeros. Figures stay exact far above 2^53. */
const AMOUNT = /^(?:0|[1-9]\d{0,17})\.\d{2}$/;
const EPOCH = courtDate('1970-01-01');

/**
 * One place of an untrusted input. Each reader returns a value of its type; where the input does not
 * fit, a fault is recorded and a harmless value returned, so reading goes on to the next fault.
 */
export class Field {
  constructor(
    readonly value: unknown,
    readonly path: string,
    readonly faults: Faults,
  ) {}

  get isGiven(): boolean {
    return this.value !== undefined;
  }

  /** The members of an object; members that `keys` does not name are faults. */
  object<Key extends string>(keys: readonly Key[]): Readonly<Record<Key, Field>> {
    const isObject =
      typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
    if (!isObject) this.fault('应为对象');
    // Members of what is no object are not reported one by one: the fault above says it.
    const faults = isObject ? this.faults : new Faults();
    const source = new Map(isObject ? Object.entries(this.value as object) : []);
    for (const name of source.keys()) {
      if (!(keys as readonly string[]).includes(name)) faults.add(this.join(name), '未知的字段');
    }
    const members = keys.map((key) => [key, new Field(source.get(key), this.join(key), faults)]);
    return Object.fromEntries(members) as Record<Key, Field>;
  }

  list(limit: number): Field[] {
    if (!Array.isArray(this.value)) {
      this.fault('应为数组');
      return [];
    }
    if (this.value.length > limit) {
      this.fault(`最多 ${limit} 项`);
      return [];
    }
    return this.value.map(
      (item: unknown, index) => new Field(item, `${this.path}[${index}]`, this.faults),
    );
  }

  /** Yuan with exactly two places, not negative. */
  amount(): Fen {
    if (typeof this.value === 'string' && AMOUNT.test(this.value))
      return BigInt(this.value.replace('.', ''));
    const negative = typeof this.value === 'string' && /^-\d/.test(this.value);
    this.fault(negative ? '金额不能为负' : '应为两位小数的金额字符串,例如 "1260000.00"');
    return 0n;
  }

  date(): CourtDate {
    if (this.isDate) return this.value as CourtDate;
    this.fault('应为真实存在的日期字符串 YYYY-MM-DD');
    return EPOCH;
  }

  /** Whether `date()` reads a real date here: relations between dates are checked only then. */
  get isDate(): boolean {
    return typeof this.value === 'string' && isCourtDate(this.value);
  }

  /** A rate as a decimal string, `"0.06"` for 6 %. */
  rate(): Ratio {
    const value = typeof this.value === 'string' ? parseDecimal(this.value) : undefined;
    if (value) return value;
    this.fault('应为不带负号的小数字符串,例如 "0.06" 表示 6%');
    return ratio(0n);
  }

  /** A plain factor: a decimal string or a JSON number (whose shortest decimal form is taken). */
  factor(): Ratio {
    const text = typeof this.value === 'number' ? String(this.value) : this.value;
    const value = typeof text === 'string' ? parseDecimal(text) : undefined;
    if (value) return value;
    this.fault('应为不带负号的小数,例如 "1.5"');
    return ratio(1n);
  }

  text(): string {
    if (typeof this.value === 'string' && this.value.trim() !== '') return this.value;
    this.fault('应为非空字符串');
    return '';
  }

  choice<Option extends string | number>(options: readonly [Option, ...Option[]]): Option {
    const found = options.find((option) => option === this.value);
    if (found !== undefined) return found;
    this.fault(`应为 ${options.map((option) => JSON.stringify(option)).join('、')} 之一`);
    return options[0];
  }

  integer(min: number, max: number): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
      return value;
    this.fault(`应为 ${min} 至 ${max} 之间的整数`);
    return min;
  }

  flag(): boolean {
    if (typeof this.value === 'boolean') return this.value;
    this.fault('应为 true 或 false');
    return false;
  }

  fault(message: string): void {
    this.faults.add(this.path, this.isGiven ? message : `缺少必填项:${message}`);
  }

  private join(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

/** Records a fault where the period `from`–`to` ends before it starts. */
export function checkOrder(from: Field, to: Field, message: string): void {
  if (from.isDate && to.isDate && String(to.value) < String(from.value)) to.fault(message);
}

/** Reads a whole input: `read` may add faults of relation after its fields were read. */
export function readInput<Terms>(
  input: unknown,
  read: (root: Field, faults: Faults) => Terms,
): Terms {
  const faults = new Faults();
  const terms = read(new Field(input, '', faults), faults);
  faults.stop();
  return terms;
}
