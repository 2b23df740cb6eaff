import { z } from 'zod';
import { courtDateSchema, yuanSchema } from '../primitives.js';

/** The banks that are simulated. */
export const SIMULATED_BANKS = [
  'BANK-A',
  'BANK-B',
  'BANK-C',
  'BANK-D',
  'BANK-E',
  'BANK-F',
] as const;

const text = z.string().min(1).max(200);
const accountNumber = z.string().regex(/^[0-9A-Za-z]{4,30}$/, '账号应为 4 至 30 位数字或字母');

/** A world to play in: everything in it is fictional. */
export const worldSchema = z.strictObject({
  worldId: z.string().min(1).max(100),
  reset: z.boolean().default(false),
  court: z
    .strictObject({
      name: text,
      mainAccount: z.strictObject({
        accountNumber: z.string().regex(/^\d{8,30}$/, '法院专户账号应为 8 至 30 位数字'),
        accountName: text,
        balance: yuanSchema.default('0.00'),
      }),
    })
    .optional(),
  customers: z
    .array(
      z.strictObject({
        ref: z.string().min(1).max(40),
        name: text,
        documentType: z.enum(['residentId', 'uscc']),
        documentNumber: z.string().min(1).max(40),
      }),
    )
    .max(2_000),
  accounts: z
    .array(
      z.strictObject({
        bank: z.enum(SIMULATED_BANKS),
        accountNumber,
        owner: z.string().min(1).max(40),
        balance: yuanSchema,
        staleBalance: yuanSchema.optional(),
        class: text.default('活期存款'),
        state: text.default('正常'),
        earlierFreezes: z
          .array(
            z.strictObject({
              authority: text,
              documentNo: text,
              amount: yuanSchema,
              endsOn: courtDateSchema,
            }),
          )
          .max(20)
          .default([]),
      }),
    )
    .max(5_000),
  realEstate: z
    .array(
      z.strictObject({
        owner: z.string().min(1).max(40),
        unitNo: z.string().min(1).max(40),
        certificateNo: z.string().min(1).max(60),
        address: text,
        use: z.string().min(1).max(40),
        area: z.string().regex(/^\d{1,8}\.\d{2}$/, '面积请写成两位小数的平方米'),
        rightKind: z.string().min(1).max(40).default('国有建设用地使用权/房屋所有权'),
        coOwners: z.array(z.strictObject({ name: text, share: z.string().min(1).max(40) })).max(20),
        mortgages: z
          .array(
            z.strictObject({
              holder: text,
              amount: yuanSchema,
              registeredOn: courtDateSchema,
              certificateNo: z.string().min(1).max(60),
            }),
          )
          .max(20),
      }),
    )
    .max(2_000)
    .default([]),
  vehicles: z
    .array(
      z.strictObject({
        owner: z.string().min(1).max(40),
        plate: z.string().min(1).max(20),
        model: z.string().min(1).max(60),
        vin: z.string().min(1).max(30),
        registeredOn: courtDateSchema,
        mortgaged: z.boolean(),
      }),
    )
    .max(2_000)
    .default([]),
});
