import { createHash } from 'node:crypto';
import { bankWire } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { z } from 'zod';
import type { OddLine, StatementLine } from './port.js';

const members = bankWire.statementLine.shape;
const AS_TOLD_MAX = 10_000;
const REMARK_MAX = 500;

/** A line of the statement; where it does not keep to the contract, what of it can be read. */
export function entryOf(told: unknown): StatementLine | OddLine {
  const read = bankWire.statementLine.safeParse(told);
  return read.success ? lineOf(read.data) : oddLineOf(told, read.error);
}

function lineOf({
  amount,
  balanceAfter,
  ...line
}: z.infer<typeof bankWire.statementLine>): StatementLine {
  return {
    ...definedOnly(line),
    amountFen: parseYuan(amount),
    balanceAfterFen: parseYuan(balanceAfter),
  };
}

function oddLineOf(told: unknown, error: z.ZodError): OddLine {
  const line = Object(told) as Readonly<Record<string, unknown>>;
  const json = JSON.stringify(told);
  const balanceAfter = readOf(members.balanceAfter, line['balanceAfter']);
  return definedOnly({
    bankRef: readOf(members.bankRef, line['bankRef']) ?? ownRefOf(json),
    cursor: readOf(members.cursor, line['cursor']),
    signedFen: signedOf(line),
    balanceAfterFen: balanceAfter === undefined ? undefined : parseYuan(balanceAfter),
    bookedOn: readOf(members.bookedOn, line['bookedOn']),
    counterparty: readOf(members.counterparty, line['counterparty']),
    remark: remarkOf(line['remark']),
    unread: [...new Set(error.issues.map(({ path }) => path.map(String).join('.')))],
    asTold: json.slice(0, AS_TOLD_MAX),
  });
}

/** A credit of less than nothing takes from the account, a debit of less than nothing adds to it. */
function signedOf(line: Readonly<Record<string, unknown>>): Fen | undefined {
  // The shape of the balance is that of any amount that may be negative.
  const amount = readOf(members.balanceAfter, line['amount']);
  const direction = readOf(members.direction, line['direction']);
  if (amount === undefined || direction === undefined) return undefined;
  return direction === 'credit' ? parseYuan(amount) : -parseYuan(amount);
}

function remarkOf(value: unknown): string {
  if (typeof value !== 'string') return '';
  return readOf(members.remark, value.slice(0, REMARK_MAX)) ?? '';
}

function ownRefOf(json: string): string {
  return `ODD-${createHash('sha256').update(json).digest('hex').slice(0, 40)}`;
}

function readOf<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.infer<Schema> | undefined {
  const read = schema.safeParse(value);
  return read.success ? read.data : undefined;
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** zod types an absent member as possibly undefined; our types say absent. */
export function definedOnly<T extends object>(value: T): Defined<T> {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
