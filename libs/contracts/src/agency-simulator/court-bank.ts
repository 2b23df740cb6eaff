import { z } from 'zod';
import { courtDateSchema, instantSchema, signedYuanSchema, yuanSchema } from '../primitives.js';

// The court-bank line: ours, as each bank's own differs. Unknown members are ignored.

const reference = z.string().min(1).max(64);

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
    name: z.string().max(200),
    accountNumber: z.string().max(64),
    bankCode: z.string().max(40),
    bankName: z.string().max(100).optional(),
  }),
  remark: z.string().max(500),
  requestNo: reference.optional(),
  instructionNo: reference.optional(),
  reverses: reference.optional(),
});

/** Shapes of the court-bank line, for both ends. */
export const bankWire = {
  statement: z.object({
    accountNumber: reference,
    lines: z.array(statementLineSchema).max(500),
    cursor: z.string().max(64),
    more: z.boolean(),
    balance: signedYuanSchema,
  }),
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
