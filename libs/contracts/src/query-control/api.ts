import { z } from 'zod';
import { calculateEndpoint } from '../calculations.js';
import { endpoint } from '../endpoint.js';
import { instantSchema, notedText, personal, uuidSchema, yuanSchema } from '../primitives.js';
import { personalReadsApi } from '../personal-reads.js';
import { stuckWorkApi } from '../stuck-work.js';
import { contestedAnswersApi } from './contested-answers-api.js';
import { measuresApi } from './measures-api.js';

/** Silence is never "none": each body's answer is in one of five states (architecture.md §1.3). */
export const answerStateSchema = z.enum(['not-asked', 'silent', 'none', 'partial', 'found']);

const institutionSchema = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(['bank', 'real-estate', 'vehicle']),
  mode: z.enum(['files', 'service']),
  capabilities: z.array(z.enum(['query', 'freeze', 'renew', 'release', 'deduct'])),
  /** Rank by liquidity for the proposal of freeze lines; lower is more liquid. */
  liquidityRank: z.int(),
  answerWithinHours: z.int(),
});

const queryOrderSchema = z.object({
  orderId: uuidSchema,
  caseId: uuidSchema,
  targetPartyId: uuidSchema,
  targetName: personal('name'),
  purpose: notedText(),
  article: z.string(),
  documentNumber: z.string(),
  documentHash: z.string(),
  orderedBy: z.string(),
  orderedAt: instantSchema,
  requests: z.array(
    z.object({
      requestId: uuidSchema,
      institution: z.string(),
      institutionName: z.string(),
      requestNo: z.string(),
      state: answerStateSchema,
      /** Reader's text, e.g. "已查询,未答复(期限 2026-03-03 18:00)". */
      stateText: z.string(),
      answerBy: instantSchema,
      answeredAt: instantSchema.optional(),
      asOf: instantSchema.optional(),
      late: z.boolean(),
      duplicates: z.int(),
      fault: notedText().optional(),
    }),
  ),
});

const accountFoundSchema = z.object({
  propertyId: uuidSchema,
  kind: z.literal('deposit'),
  institution: z.string(),
  institutionName: z.string(),
  accountNumber: personal('bank-account'),
  balance: yuanSchema,
  available: yuanSchema,
  asOf: instantSchema,
  accountState: z.string(),
});

const realEstateFoundSchema = z.object({
  propertyId: uuidSchema,
  kind: z.literal('real-estate'),
  institution: z.string(),
  institutionName: z.string(),
  unitNumber: z.string(),
  address: personal('address'),
  certificate: z.string(),
  coOwners: z.array(z.object({ name: personal('name'), share: z.string() })),
  mortgages: z.array(z.object({ holder: personal('name'), amount: yuanSchema })),
  seizures: z.int(),
  asOf: instantSchema,
});

const vehicleFoundSchema = z.object({
  propertyId: uuidSchema,
  kind: z.literal('vehicle'),
  institution: z.string(),
  institutionName: z.string(),
  plate: z.string(),
  model: z.string(),
  asOf: instantSchema,
});

const releaseBatchSchema = z.object({
  batchId: uuidSchema,
  caseId: uuidSchema,
  cause: z.enum(['excess', 'discharged', 'unanswered']),
  /** The officer's reason, where one asked for it. */
  why: notedText().optional(),
  /** `ended`: nothing more comes of it, though a body refused an order or never answered one. */
  state: z.enum(['drafted', 'approved', 'rejected', 'sent', 'acknowledged', 'ended', 'void']),
  approvalId: uuidSchema.optional(),
  contentHash: z.string().optional(),
  draftedAt: instantSchema,
  approvedAt: instantSchema.optional(),
  orders: z.array(
    z.object({
      measureId: uuidSchema,
      institutionName: z.string(),
      amount: yuanSchema,
      state: z.string(),
      sentAt: instantSchema.optional(),
      acknowledgedAt: instantSchema.optional(),
    }),
  ),
});

/** One approval that waits for somebody, as shown in the inbox of every app that has approvals. */
export const approvalTaskSchema = z.object({
  approvalId: uuidSchema,
  subjectKind: z.string(),
  subjectId: z.string(),
  caseId: uuidSchema.optional(),
  title: z.string(),
  contentHash: z.string(),
  draftedByName: z.string(),
  openedAt: instantSchema,
  dueAt: instantSchema.optional(),
  /** The deputy may act because the clock of the first approver ran out. */
  deputyOpen: z.boolean(),
});

export const approvalDecisionBodySchema = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  contentHash: z.string().min(1).max(128),
  why: z.string().max(500).optional(),
});

export const queryControlApi = {
  listInstitutions: endpoint('GET /institutions', {
    summary: '协助执行机构及其能力',
    answer: z.object({ items: z.array(institutionSchema) }),
  }),
  orderQuery: endpoint('POST /cases/:caseId/query-orders', {
    summary: '发起财产查询(须有案件、目的、依据、文书)',
    body: z.strictObject({
      targetPartyId: uuidSchema,
      purpose: z.string().min(2).max(200),
      article: z.string().min(2).max(200),
      institutions: z.array(z.string().min(1).max(20)).min(1).max(50),
    }),
    answer: queryOrderSchema,
    errors: ['QUERY.TARGET_NOT_BOUND', 'QUERY.NOT_ON_TEAM', 'QUERY.STANDING_UNAVAILABLE'],
  }),
  listQueryOrders: endpoint('GET /cases/:caseId/query-orders', {
    summary: '本案查询及各机构答复状态',
    answer: z.object({ items: z.array(queryOrderSchema) }),
  }),
  listProperty: endpoint('GET /cases/:caseId/property', {
    summary: '已发现的财产',
    unmask: true,
    answer: z.object({
      items: z.array(
        z.discriminatedUnion('kind', [
          accountFoundSchema,
          realEstateFoundSchema,
          vehicleFoundSchema,
        ]),
      ),
    }),
  }),
  ...contestedAnswersApi,
  ...measuresApi,
  listReleases: endpoint('GET /cases/:caseId/releases', {
    summary: '解除批次:原因、审批、送达、回执',
    answer: z.object({ items: z.array(releaseBatchSchema) }),
  }),
  listApprovals: endpoint('GET /approvals', {
    summary: '等我审批的解除',
    answer: z.object({ items: z.array(approvalTaskSchema) }),
  }),
  decideApproval: endpoint('POST /approvals/:approvalId/decisions', {
    summary: '审批',
    body: approvalDecisionBodySchema,
    answer: z.object({
      approvalId: uuidSchema,
      state: z.enum(['pending', 'approved', 'rejected']),
    }),
    errors: ['APPROVAL.SAME_PERSON', 'APPROVAL.NOT_YOURS', 'APPROVAL.CONTENT_CHANGED'],
  }),
  calculate: calculateEndpoint('query-control'),
  ...stuckWorkApi,
  ...personalReadsApi,
} as const;
