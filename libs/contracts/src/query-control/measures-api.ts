import { z } from 'zod';
import { endpoint } from '../endpoint.js';
import {
  courtDateSchema,
  instantSchema,
  notedText,
  personal,
  storableText,
  uuidSchema,
  yuanSchema,
} from '../primitives.js';

export const measureStateSchema = z.enum([
  'drafted',
  'sent',
  'refused',
  'queued',
  'effective-empty',
  'effective-partial',
  'effective-full',
  'released',
  'deducted',
  'lapsed',
  'void',
]);

export const measureOrderStateSchema = z.enum([
  'drafted',
  'approved',
  'sent',
  'done',
  'refused',
  'unanswered',
  'void',
]);

/** How near the end of a measure is by the legal clock, and what may be done about it. */
const renewalSchema = z.object({
  /** A renewal that was refused or not answered raises the level by one. */
  level: z.enum(['none', 'notice', 'warning', 'critical', 'lapsed']),
  levelText: z.string(),
  /** Days until the last day; below zero when it has passed. */
  daysLeft: z.int(),
  /** The newest renewal order of this end. */
  lastState: measureOrderStateSchema.optional(),
  failure: notedText().optional(),
  /** The longest lawful renewed period; absent where a renewal would be refused. */
  proposal: z
    .object({ startsOn: courtDateSchema, endsOn: courtDateSchema, article: z.string() })
    .optional(),
  /** Why a renewal would be refused now, and what to do instead. */
  blocked: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
});

const measureSchema = z.object({
  measureId: uuidSchema,
  caseId: uuidSchema,
  kind: z.literal('freeze'),
  institution: z.string(),
  institutionName: z.string(),
  accountNumber: personal('bank-account'),
  state: measureStateSchema,
  stateText: z.string(),
  cap: yuanSchema,
  held: yuanSchema,
  /** Part of the cap not yet covered. */
  uncovered: yuanSchema,
  deducted: yuanSchema,
  debtVersion: z.int(),
  startsOn: courtDateSchema.optional(),
  endsOn: courtDateSchema.optional(),
  rulingNumber: z.string(),
  requestNo: z.string(),
  /** Reminders of the end of a live measure that are due, mildest first. */
  reminders: z
    .array(z.object({ level: z.enum(['notice', 'warning', 'critical']), on: courtDateSchema }))
    .optional(),
  orders: z.array(
    z.object({
      orderId: uuidSchema,
      kind: z.enum(['freeze', 'renew', 'release', 'deduct']),
      amount: yuanSchema,
      requestNo: z.string(),
      state: measureOrderStateSchema,
      cause: notedText(),
      createdAt: instantSchema,
      sentAt: instantSchema.optional(),
      acknowledgedAt: instantSchema.optional(),
      reason: notedText().optional(),
      /** The period a renewal orders. */
      startsOn: courtDateSchema.optional(),
      endsOn: courtDateSchema.optional(),
    }),
  ),
  renewal: renewalSchema.optional(),
  version: z.int(),
});

const freezeLineSchema = z.object({
  propertyId: uuidSchema,
  institution: z.string(),
  institutionName: z.string(),
  accountNumber: personal('bank-account'),
  knownBalance: yuanSchema,
  balanceAsOf: instantSchema,
  /** Cap the machine proposes; the officer may change it within the debt. */
  cap: yuanSchema,
});

export const measuresApi = {
  proposeFreeze: endpoint('GET /cases/:caseId/freeze-proposal', {
    summary: '按流动性分配的冻结建议(试算,不产生效力)',
    query: z.object({ debtVersion: z.coerce.number().int().positive() }),
    answer: z.object({
      debtVersion: z.int(),
      cap: yuanSchema,
      /** Already held or capped by live measures. */
      covered: yuanSchema,
      lines: z.array(freezeLineSchema),
      /** What known balances cannot cover. */
      missing: yuanSchema,
    }),
  }),
  orderFreezes: endpoint('POST /cases/:caseId/freezes', {
    summary: '裁定冻结:每个账户一行,注明所依据的债务版本',
    body: z.strictObject({
      debtVersion: z.int().positive(),
      lines: z
        .array(z.strictObject({ propertyId: uuidSchema, cap: yuanSchema }))
        .min(1)
        .max(50),
      years: z.int().min(1).max(3).optional(),
      /** The ruling's standing order: what exceeds the cap is released at once (architecture §1.6). */
      standingRelease: z.boolean().default(true),
    }),
    answer: z.object({ rulingNumber: z.string(), measures: z.array(measureSchema) }),
    errors: ['DEBT.STALE_VERSION', 'FREEZE.OVER_CAP', 'FREEZE.EXEMPT', 'QUERY.NOT_ON_TEAM'],
  }),
  listMeasures: endpoint('GET /cases/:caseId/measures', {
    summary: '本案措施',
    unmask: true,
    answer: z.object({
      items: z.array(measureSchema),
      held: yuanSchema,
      cap: yuanSchema,
      live: z.int(),
    }),
  }),
  listRenewalsDue: endpoint('GET /renewals-due', {
    summary: '我的案件中将届满、续行未成和已届满的冻结',
    answer: z.object({
      items: z.array(
        z.object({
          measureId: uuidSchema,
          caseId: uuidSchema,
          caseNumber: z.string(),
          institution: z.string(),
          institutionName: z.string(),
          accountNumber: personal('bank-account'),
          cap: yuanSchema,
          /** What is held; of a lapsed measure what was held when it lapsed. */
          held: yuanSchema,
          endsOn: courtDateSchema,
          version: z.int(),
          renewal: renewalSchema,
        }),
      ),
    }),
  }),
  renewMeasure: endpoint('POST /measures/:measureId/renewals', {
    summary: '裁定续行冻结(民诉法解释第485条),协助机构回执后期限才变更',
    ifMatch: true,
    body: z.strictObject({
      /** Earlier than proposed if so decided; the longest lawful period without it. */
      endsOn: courtDateSchema.optional(),
    }),
    answer: measureSchema,
    errors: [
      'RENEWAL.LAPSED',
      'RENEWAL.NOT_LIVE',
      'RENEWAL.NOT_ACKNOWLEDGED',
      'RENEWAL.DISCHARGED',
      'RENEWAL.RELEASE_UNDER_WAY',
      'RENEWAL.UNDER_WAY',
      'RENEWAL.AHEAD',
      'RENEWAL.BAD_END',
      'QUERY.NOT_ON_TEAM',
    ],
  }),
  releaseUnanswered: endpoint('POST /measures/:measureId/releases', {
    summary: '提请解除逾期未获答复的冻结:原冻结不再送达,解除经审批后送达,回执后限额不再计入',
    ifMatch: true,
    body: z.strictObject({
      why: storableText(2, 300),
    }),
    answer: measureSchema,
    errors: [
      'RELEASE.NOT_LIVE',
      'RELEASE.ANSWERED',
      'RELEASE.UNDER_WAY',
      'RELEASE.NOT_YET',
      'QUERY.NOT_ON_TEAM',
    ],
  }),
  orderDeductions: endpoint('POST /cases/:caseId/deductions', {
    summary: '扣划已冻结存款到本案案款账户',
    body: z.strictObject({
      debtVersion: z.int().positive(),
      lines: z
        .array(z.strictObject({ measureId: uuidSchema, amount: yuanSchema }))
        .min(1)
        .max(50),
    }),
    answer: z.object({ rulingNumber: z.string(), measures: z.array(measureSchema) }),
    errors: [
      'DEBT.STALE_VERSION',
      'DEDUCTION.BARRED',
      'DEDUCTION.OVER_HELD',
      'DEDUCTION.OVER_DEBT',
    ],
  }),
} as const;
