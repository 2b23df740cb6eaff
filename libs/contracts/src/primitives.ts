import { isCourtDate } from '@lib/kernel';
import type { CourtDate } from '@lib/kernel';
import { z } from 'zod';

/** Personal data classes; the serialiser masks by class (libs/access). */
export const personalClassSchema = z.enum([
  'name',
  'document-number',
  'bank-account',
  'phone',
  'address',
  'free-text',
  'noted-text',
]);
export type PersonalClass = z.infer<typeof personalClassSchema>;

/** A string that carries personal data of the given class. */
export function personal(kind: PersonalClass, max = 200): z.ZodString {
  return z.string().min(1).max(max).meta({ personal: kind });
}

/** Text as PostgreSQL can keep it: without NUL and without halves of a surrogate pair. */
export function storableText(min: number, max: number): z.ZodString {
  return z
    .string()
    .min(min)
    .max(max)
    .regex(/^[^\0\p{Surrogate}]*$/u, '含有不能保存的字符');
}

/** Words of a bank or a payer, possibly none: names and numbers of persons may stand anywhere in it. */
export function freeText(): z.ZodString {
  return z.string().meta({ personal: 'free-text' });
}

/** Why something was done or refused, in the words of a clerk or a bank: numbers of persons are masked in it. */
export function notedText(): z.ZodString {
  return z.string().meta({ personal: 'noted-text' });
}

/** Amount of yuan as a decimal string with two places, not negative. */
export const yuanSchema = z
  .string()
  .regex(/^\d{1,15}\.\d{2}$/, '金额请写成两位小数的元,例如 "1260000.00"')
  .meta({ format: 'decimal' });

/** Amount that may be negative (differences, ledger legs). */
export const signedYuanSchema = z
  .string()
  .regex(/^-?\d{1,15}\.\d{2}$/, '金额请写成两位小数的元')
  .meta({ format: 'decimal' });

/** Plain court date `YYYY-MM-DD` in Asia/Shanghai. */
export const courtDateSchema = z
  .custom<CourtDate>(
    (value) => typeof value === 'string' && isCourtDate(value),
    '日期不存在或格式不正确,请写成 YYYY-MM-DD',
  )
  .meta({ type: 'string', format: 'date' });

/** RFC 3339 instant. */
export const instantSchema = z.iso.datetime({ offset: true });

export const uuidSchema = z.uuid();

export const courtCodeSchema = z.string().min(1).max(12);

/** A list page: opaque cursor, absent at the end. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodOptional<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(500).optional(),
});
