import { z } from 'zod';
import { courtDateSchema, personal, yuanSchema } from '../primitives.js';

const rateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('annual'),
    value: z.string(),
    yearBasis: z.literal([360, 365]),
  }),
  z.strictObject({ kind: z.literal('daily'), value: z.string() }),
  z.strictObject({
    kind: z.literal('lpr'),
    term: z.enum(['1Y', '5Y']),
    multiple: z.string(),
    yearBasis: z.literal([360, 365]),
  }),
]);

/** General interest (一般债务利息) that the title grants, by its own method. */
const generalInterestSchema = z.strictObject({
  from: courtDateSchema,
  rate: z.union([
    rateSchema,
    z.array(z.strictObject({ from: courtDateSchema, rate: rateSchema })).min(1),
  ]),
});

/** Money of the title without general interest; `expiresOn` is the last day for performance. */
export const obligationSchema = z.strictObject({
  id: z.string().min(1).max(40),
  amount: yuanSchema,
  expiresOn: courtDateSchema,
  general: generalInterestSchema.optional(),
});

export const partyRoleSchema = z.enum(['applicant', 'debtor', 'third-party']);

/** Only `debtor` is a party bound to pay (被执行人); queries on others are refused. */
const partySchema = z.strictObject({
  ref: z.string().min(1).max(40),
  role: partyRoleSchema,
  kind: z.enum(['natural', 'company']),
  name: personal('name', 100),
  documentType: z.enum(['residentId', 'uscc']),
  documentNumber: personal('document-number', 40),
  phone: personal('phone', 20).optional(),
});

/** A bank account that an applicant confirmed in writing (法发〔2017〕6号 art. 13). */
export const payeeAccountSchema = z.strictObject({
  accountName: personal('name', 100),
  accountNumber: personal('bank-account', 40),
  bankName: z.string().min(1).max(100),
  bankCode: z.string().min(1).max(20),
});

const entitlementSchema = z.strictObject({
  party: z.string().min(1).max(40),
  amount: yuanSchema,
  account: payeeAccountSchema.optional(),
});

/** The basis of enforcement (执行依据). */
const titleSchema = z.strictObject({
  kind: z.enum(['judgment', 'mediation', 'ruling', 'award', 'notarised-deed']),
  number: z.string().min(1).max(100),
  issuedBy: z.string().min(1).max(100),
  effectiveOn: courtDateSchema,
  amount: yuanSchema,
  obligations: z.array(obligationSchema).min(1).max(50),
});

/** A case file to import: the whole case as the filing division hands it over. */
export const caseFileSchema = z.strictObject({
  caseNumber: z.string().min(1).max(60),
  matter: z.string().max(60).optional(),
  filedOn: courtDateSchema,
  title: titleSchema,
  parties: z.array(partySchema).min(2).max(50),
  entitlements: z.array(entitlementSchema).min(1).max(50),
  note: z.string().max(500).optional(),
});

export type CaseFile = z.infer<typeof caseFileSchema>;
