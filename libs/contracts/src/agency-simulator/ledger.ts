import { z } from 'zod';
import { courtDateSchema, signedYuanSchema, yuanSchema } from '../primitives.js';

export const transferSchema = z.strictObject({
  transferId: z.string().min(1).max(64),
  fromAccount: z.string().min(1).max(40),
  toBank: z.string().min(1).max(20),
  toAccount: z.string().min(1).max(40),
  toName: z.string().min(1).max(100),
  amount: yuanSchema,
  remark: z.string().max(200),
});

export const transferAnswerSchema = z.object({
  transferId: z.string(),
  status: z.enum(['settled', 'returned']),
  bankRef: z.string(),
  reason: z.string().optional(),
});

const accountSchema = z.object({
  accountNumber: z.string(),
  accountName: z.string(),
  kind: z.enum(['customer', 'court', 'sub', 'opening', 'clearing', 'suspense']),
  balance: signedYuanSchema,
  held: yuanSchema,
  available: signedYuanSchema,
});

const freezeSchema = z.object({
  requestNo: z.string().nullable().describe('null:其他机关在先的冻结'),
  caseNumber: z.string(),
  cap: yuanSchema,
  held: yuanSchema,
  deducted: yuanSchema,
  from: courtDateSchema,
  to: courtDateSchema,
  rank: z.int().nullable().describe('轮候顺位;失效后为 null'),
  state: z.enum(['effective', 'queued', 'released', 'expired']),
});

const entrySchema = z.object({
  bankRef: z.string(),
  amount: signedYuanSchema,
  balanceAfter: signedYuanSchema,
  bookedOn: courtDateSchema,
  remark: z.string(),
  counterpartName: z.string(),
});

/** One account with its freezes and its entries, oldest first. */
export const accountDetailSchema = accountSchema.extend({
  bank: z.string(),
  documentNumber: z.string().nullable(),
  freezes: z.array(freezeSchema),
  entries: z.array(entrySchema).max(1_000),
});

/** Every account of a bank; their total is zero, for double entry. */
export const ledgerSchema = z.object({
  bank: z.string(),
  accounts: z.array(accountSchema),
  total: signedYuanSchema,
});

export const ledgerCheckSchema = z.object({
  ok: z.boolean(),
  moneyInAllBanks: signedYuanSchema.describe('客户与法院在各行存款之和'),
  opened: signedYuanSchema.describe('期初余额带来的钱;此外没有来源'),
  faults: z.array(z.object({ holds: z.string(), place: z.string(), found: z.string() })),
});
