import { isDayjs } from 'dayjs';
import { wireDay } from '../shared/court-day.js';
import { wireYuan } from '../shared/format.js';

/**
 * What stands in a calculator's form as the calculator wants it: days and amounts as texts, fields
 * left empty not there. Nothing is calculated or judged here.
 */
export function formInput(kind: string, values: object): unknown {
  const input = wire('', values) ?? {};
  // A fee without an amount is asked for with null.
  return kind === 'fee' ? { amount: null, ...(input as object) } : input;
}

function wire(name: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  if (isDayjs(value)) return wireDay(value);
  if (Array.isArray(value)) {
    const members = value.map((member: unknown) => wire(name, member) ?? {});
    return members.length > 0 ? members : undefined;
  }
  if (typeof value === 'object') {
    const fields = Object.entries(value)
      .map(([key, member]) => [key, wire(key, member)] as const)
      .filter(([, member]) => member !== undefined);
    return fields.length > 0 ? Object.fromEntries(fields) : undefined;
  }
  if (name === 'amount') return wireYuan(String(value));
  return name === 'yearBasis' ? Number(value) : value;
}
