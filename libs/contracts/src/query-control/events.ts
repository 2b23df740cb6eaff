import { z } from 'zod';
import { defineEvent } from '../events.js';
import { courtDateSchema, instantSchema, uuidSchema, yuanSchema } from '../primitives.js';
import { measureStateSchema } from './measures-api.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const ref = { caseId: uuidSchema, matterId: uuidSchema };
const refExample = { caseId: ID, matterId: ID };
const on = courtDateSchema.parse('2026-03-04');
const at = '2026-03-04T09:30:00+08:00';

/** The body's name at that time, for readers; facts from before it was told have the code alone. */
const body = { institution: z.string(), institutionName: z.string().optional() };
const bodyExample = { institution: 'BANK-A', institutionName: '示例甲银行(虚构)' };
const measureRef = { ...ref, measureId: uuidSchema, ...body };
const measureExample = { ...refExample, measureId: ID, ...bodyExample };

export const queryControlEvents = {
  queryOrdered: defineEvent('query-control', 'query-ordered', 1, {
    when: 'an officer ordered a query with purpose, article and document',
    data: z.object({
      ...ref,
      orderId: uuidSchema,
      targetPartyId: uuidSchema,
      purpose: z.string(),
      article: z.string(),
      documentHash: z.string(),
      requests: z.array(
        z.object({ requestId: uuidSchema, institution: z.string(), answerBy: instantSchema }),
      ),
    }),
    example: {
      ...refExample,
      orderId: ID,
      targetPartyId: ID,
      purpose: '查找可供执行的存款',
      article: '民事诉讼法(2023)第二百五十三条',
      documentHash: '0'.repeat(64),
      requests: [{ requestId: ID, institution: 'BANK-A', answerBy: at }],
    },
  }),
  queryAnswered: defineEvent('query-control', 'query-answered', 1, {
    when: 'the first answer of a body to a request was stored; a repeat is not a new fact',
    data: z.object({
      ...ref,
      requestId: uuidSchema,
      ...body,
      state: z.enum(['none', 'partial', 'found']),
      asOf: instantSchema,
      late: z.boolean(),
      found: z.int(),
    }),
    example: {
      ...refExample,
      requestId: ID,
      ...bodyExample,
      state: 'found',
      asOf: at,
      late: false,
      found: 1,
    },
  }),
  querySilenceRecorded: defineEvent('query-control', 'query-silence-recorded', 1, {
    when: 'a body had not answered by its answer-by time; it is silent, not empty',
    data: z.object({
      ...ref,
      requestId: uuidSchema,
      ...body,
      answerBy: instantSchema,
    }),
    example: { ...refExample, requestId: ID, ...bodyExample, answerBy: at },
  }),
  freezeOrdered: defineEvent('query-control', 'freeze-ordered', 1, {
    when: 'a freeze was ruled on one account and its order queued for the body',
    data: z.object({
      ...measureRef,
      cap: yuanSchema,
      debtVersion: z.int(),
      rulingNumber: z.string(),
    }),
    example: { ...measureExample, cap: '900000.00', debtVersion: 1, rulingNumber: '裁定1' },
  }),
  measureAcknowledged: defineEvent('query-control', 'measure-acknowledged', 1, {
    when: "the body's receipt changed what is really held under a measure",
    data: z.object({
      ...measureRef,
      state: measureStateSchema,
      cap: yuanSchema,
      held: yuanSchema,
      endsOn: courtDateSchema.optional(),
      requestNo: z.string(),
    }),
    example: {
      ...measureExample,
      state: 'effective-partial',
      cap: '900000.00',
      held: '850000.00',
      endsOn: on,
      requestNo: '20260304110105000001',
    },
  }),
  measureRefused: defineEvent('query-control', 'measure-refused', 1, {
    when: 'the body refused an order and did nothing',
    data: z.object({ ...measureRef, requestNo: z.string(), reason: z.string() }),
    example: { ...measureExample, requestNo: '20260304110105000001', reason: '户名不符' },
  }),
  measureLapsed: defineEvent('query-control', 'measure-lapsed', 1, {
    when: 'a measure reached its end date and no renewal of it was known',
    data: z.object({ ...measureRef, endedOn: courtDateSchema }),
    example: { ...measureExample, endedOn: on },
  }),
  measureRenewalOrdered: defineEvent('query-control', 'measure-renewal-ordered', 1, {
    when: 'an officer ruled to continue a freeze; its end stands until the body says it is done',
    data: z.object({
      ...measureRef,
      requestNo: z.string(),
      rulingNumber: z.string(),
      startsOn: courtDateSchema,
      endsOn: courtDateSchema,
    }),
    example: {
      ...measureExample,
      requestNo: '20260304110105000004',
      rulingNumber: '裁定3',
      startsOn: on,
      endsOn: on,
    },
  }),
  measureRenewed: defineEvent('query-control', 'measure-renewed', 1, {
    when: "the body's receipt says the freeze goes on; its end moved, its rank stayed",
    data: z.object({
      ...measureRef,
      requestNo: z.string(),
      startsOn: courtDateSchema,
      endsOn: courtDateSchema,
    }),
    example: { ...measureExample, requestNo: '20260304110105000004', startsOn: on, endsOn: on },
  }),
  measureRenewalRefused: defineEvent('query-control', 'measure-renewal-refused', 1, {
    when: 'a body refused to continue a freeze or let its time pass in silence; the old end stands',
    data: z.object({
      ...measureRef,
      requestNo: z.string(),
      outcome: z.enum(['refused', 'silent']),
      reason: z.string(),
      endsOn: courtDateSchema.optional(),
    }),
    example: {
      ...measureExample,
      requestNo: '20260304110105000004',
      outcome: 'refused',
      reason: '系统维护,未办理',
      endsOn: on,
    },
  }),
  releaseDrafted: defineEvent('query-control', 'release-drafted', 1, {
    when: 'releases were drafted: all of a discharged debt, the excess, or an unanswered freeze',
    data: z.object({
      ...ref,
      batchId: uuidSchema,
      cause: z.enum(['excess', 'discharged', 'unanswered']),
      standingOrder: z.boolean(),
      lines: z.array(z.object({ measureId: uuidSchema, amount: yuanSchema })),
    }),
    example: {
      ...refExample,
      batchId: ID,
      cause: 'excess',
      standingOrder: true,
      lines: [{ measureId: ID, amount: '50000.00' }],
    },
  }),
  releaseApproved: defineEvent('query-control', 'release-approved', 1, {
    when: 'the releases of a batch were approved by a person entitled to',
    data: z.object({ ...ref, batchId: uuidSchema, approvedBy: z.string(), asDeputy: z.boolean() }),
    example: { ...refExample, batchId: ID, approvedBy: 'director1', asDeputy: false },
  }),
  releaseSent: defineEvent('query-control', 'release-sent', 1, {
    when: 'a release order was handed to the exchange for the body',
    data: z.object({
      ...measureRef,
      batchId: uuidSchema,
      amount: yuanSchema,
      requestNo: z.string(),
    }),
    example: {
      ...measureExample,
      batchId: ID,
      amount: '50000.00',
      requestNo: '20260304110105000002',
    },
  }),
  releaseAcknowledged: defineEvent('query-control', 'release-acknowledged', 1, {
    when: "the body's receipt says the release is done",
    data: z.object({
      ...measureRef,
      batchId: uuidSchema,
      released: yuanSchema,
      held: yuanSchema,
      state: measureStateSchema,
    }),
    example: {
      ...measureExample,
      batchId: ID,
      released: '50000.00',
      held: '0.00',
      state: 'released',
    },
  }),
  deductionOrdered: defineEvent('query-control', 'deduction-ordered', 1, {
    when: 'a deduction was ruled on a frozen account',
    data: z.object({
      ...measureRef,
      requestNo: z.string(),
      amount: yuanSchema,
      debtVersion: z.int(),
      rulingNumber: z.string(),
    }),
    example: {
      ...measureExample,
      requestNo: '20260310110105000003',
      amount: '850000.00',
      debtVersion: 3,
      rulingNumber: '裁定2',
    },
  }),
  deductionExecuted: defineEvent('query-control', 'deduction-executed', 1, {
    when: "the body's receipt says the money was deducted; it is money only when it arrives",
    data: z.object({
      ...measureRef,
      requestNo: z.string(),
      amount: yuanSchema,
      deductedOn: courtDateSchema,
    }),
    example: {
      ...measureExample,
      requestNo: '20260310110105000003',
      amount: '850000.00',
      deductedOn: on,
    },
  }),
} as const;
