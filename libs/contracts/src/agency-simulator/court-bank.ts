import { z } from 'zod';
import {
  courtDateSchema,
  instantSchema,
  signedYuanSchema,
  storableText,
  yuanSchema,
} from '../primitives.js';

// The court-bank line: ours, as each bank's own differs. Unknown members are ignored.

// A reference names a line or an instruction for ever, so nothing may be left out of it.
const reference = storableText(1, 64);

/** The bank's words: what no table can keep means nothing and is left out. */
function words(max: number): z.ZodString {
  return z
    .string()
    .overwrite((text) => text.replace(/[\0\p{Surrogate}]/gu, ''))
    .max(max);
}

const statementLineSchema = z.object({
  bankRef: reference,
  cursor: reference,
  subAccountNumber: reference.optional(),
  direction: z.enum(['credit', 'debit']),
  amount: yuanSchema,
  balanceAfter: signedYuanSchema,
  bookedOn: courtDateSchema,
  bookedAt: instantSchema,
  counterparty: z.object({
    name: words(200),
    accountNumber: words(64),
    bankCode: words(40),
    bankName: words(100).optional(),
  }),
  remark: words(500),
  requestNo: reference.optional(),
  instructionNo: reference.optional(),
  reverses: reference.optional(),
});

const statementSchema = z.object({
  accountNumber: reference,
  lines: z.array(statementLineSchema).max(500),
  cursor: z.string().max(64),
  more: z.boolean(),
  balance: signedYuanSchema,
});

/** Shapes of the court-bank line, for both ends. */
export const bankWire = {
  statement: statementSchema,
  /** The statement as it is read: each line by itself, so that an odd one takes no other along. */
  statementPage: statementSchema.extend({ lines: z.array(z.unknown()).max(500) }),
  statementLine: statementLineSchema,
  statementQuery: z.object({
    after: z.string().max(64).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  payment: z.strictObject({
    instructionNo: reference,
    amount: yuanSchema,
    fromSubAccount: reference.optional(),
    payee: z.strictObject({
      accountName: z.string().min(1).max(200),
      accountNumber: reference,
      bankCode: z.string().min(1).max(40),
      bankName: z.string().max(100),
    }),
    purpose: z.string().min(1).max(200),
  }),
  paymentAnswer: z.object({
    instructionNo: reference,
    status: z.enum(['settled', 'accepted']),
    bankRef: reference.optional(),
    settledOn: courtDateSchema.optional(),
  }),
  refusal: z.object({
    code: z.string().max(80),
    detail: z.string().max(500),
    nothingDone: z.literal(true),
  }),
  paymentState: z.object({
    instructionNo: reference,
    status: z.enum(['settled', 'accepted', 'returned', 'refused', 'not-received']),
    bankRef: reference.optional(),
    settledOn: courtDateSchema.optional(),
    returnRef: reference.optional(),
    returnedOn: courtDateSchema.optional(),
    reason: z.string().max(500).optional(),
  }),
} as const;
