import { z } from 'zod';
import { calculateEndpoint } from '../calculations.js';
import { endpoint } from '../endpoint.js';
import {
  courtDateSchema,
  instantSchema,
  notedText,
  pageOf,
  pageQuerySchema,
  personal,
  storableText,
  uuidSchema,
  yuanSchema,
} from '../primitives.js';
import { roleSchema } from '../roles.js';
import {
  caseFileSchema,
  obligationSchema,
  partyRoleSchema,
  payeeAccountSchema,
} from './case-file.js';
import { personalReadsApi } from '../personal-reads.js';
import { stuckWorkApi } from '../stuck-work.js';

export const caseStateSchema = z.enum(['filed', 'assigned', 'notified', 'closed']);

const caseRowSchema = z.object({
  caseId: uuidSchema,
  matterId: uuidSchema,
  caseNumber: z.string(),
  homeCourt: z.string(),
  handlingCourt: z.string(),
  state: caseStateSchema,
  titleAmount: yuanSchema,
  debtorNames: z.array(personal('name')),
  officer: z.string().optional(),
  filedOn: courtDateSchema,
  closedOn: courtDateSchema.optional(),
});

const caseListItemSchema = caseRowSchema.extend({
  /** The open step of the process that is due first; a closed case has none. */
  nextNode: z
    .object({
      node: z.string(),
      title: z.string(),
      dueOn: courtDateSchema,
      /** Its last day has ended. */
      overdue: z.boolean(),
    })
    .optional(),
});

const partyViewSchema = z.object({
  partyId: uuidSchema,
  role: partyRoleSchema,
  kind: z.enum(['natural', 'company']),
  name: personal('name'),
  documentType: z.enum(['residentId', 'uscc']),
  documentNumber: personal('document-number'),
  phone: personal('phone').optional(),
});

const entitlementViewSchema = z.object({
  entitlementId: uuidSchema,
  partyId: uuidSchema,
  amount: yuanSchema,
  /** Whether an account to pay to is confirmed; which one is for those who pay. */
  accountConfirmed: z.boolean(),
});

const caseDetailSchema = caseRowSchema.extend({
  version: z.int(),
  title: z.object({
    kind: z.string(),
    number: z.string(),
    issuedBy: z.string(),
    effectiveOn: courtDateSchema,
    amount: yuanSchema,
    obligations: z.array(obligationSchema),
  }),
  parties: z.array(partyViewSchema),
  entitlements: z.array(entitlementViewSchema),
  team: z.array(
    z.object({ personId: z.string(), name: z.string(), part: z.enum(['officer', 'member']) }),
  ),
  nodes: z.array(
    z.object({
      node: z.string(),
      title: z.string(),
      dueOn: courtDateSchema.optional(),
      doneOn: courtDateSchema.optional(),
      /** Its last day ended without it being done; it may have been done since. */
      overdue: z.boolean(),
      source: z.string(),
    }),
  ),
  notices: z.array(
    z.object({
      noticeId: uuidSchema,
      partyId: uuidSchema,
      state: z.enum(['issued', 'served']),
      documentNumber: z.string(),
      issuedOn: courtDateSchema,
      servedOn: courtDateSchema.optional(),
      method: z.string().optional(),
    }),
  ),
  closure: z
    .object({ manner: z.string(), closedOn: courtDateSchema, reason: notedText() })
    .optional(),
});

const timelineEntrySchema = z.object({
  eventId: uuidSchema,
  type: z.string(),
  app: z.string(),
  fact: z.string(),
  title: z.string(),
  /** May hold the words of a clerk or of a body. */
  detail: notedText(),
  occurredAt: instantSchema,
  causedBy: z.string().optional(),
});

/**
 * What a neighbour needs before it restrains somebody or pays: read fresh, with the version seen.
 * The caller's own rights hold: document numbers are for the officer of the case, accounts for the
 * officer and finance; to others they are masked like everywhere else.
 */
const caseStandingSchema = z.object({
  caseId: uuidSchema,
  matterId: uuidSchema,
  caseNumber: z.string(),
  homeCourt: z.string(),
  handlingCourt: z.string(),
  state: caseStateSchema,
  version: z.int(),
  team: z.array(z.object({ personId: z.string(), part: z.string() })),
  parties: z.array(
    z.object({
      partyId: uuidSchema,
      role: partyRoleSchema,
      kind: z.enum(['natural', 'company']),
      name: personal('name'),
      documentType: z.enum(['residentId', 'uscc']),
      documentNumber: personal('document-number'),
    }),
  ),
  entitlements: z.array(
    z.object({
      entitlementId: uuidSchema,
      partyId: uuidSchema,
      amount: yuanSchema,
      account: payeeAccountSchema.optional(),
    }),
  ),
});

export const caseFlowApi = {
  importCase: endpoint('POST /cases', {
    summary: '导入案件文件',
    body: caseFileSchema,
    answer: z.object({ caseId: uuidSchema, matterId: uuidSchema, caseNumber: z.string() }),
    errors: ['CASE.FILE_REFUSED'],
  }),
  listCases: endpoint('GET /cases', {
    summary: '案件列表',
    query: pageQuerySchema.extend({
      state: caseStateSchema.optional(),
      mine: z.enum(['true', 'false']).optional(),
      /** Only cases with a step of the process whose last day has ended without it being done. */
      overdue: z.enum(['true', 'false']).optional(),
      q: storableText(0, 100).optional(),
      /** Last filed first, or first due first with what has nothing due at the end. */
      order: z.enum(['filed', 'due']).default('filed'),
    }),
    /** How many there are in all stands on the first page. */
    answer: pageOf(caseListItemSchema).extend({ total: z.int().optional() }),
  }),
  getCase: endpoint('GET /cases/:caseId', {
    summary: '案件详情',
    answer: caseDetailSchema,
    unmask: true,
  }),
  getStanding: endpoint('GET /cases/:caseId/standing', {
    summary: '供其他服务在采取措施前核对的案件现状(当事人、团队、版本)',
    answer: caseStandingSchema,
  }),
  assignOfficer: endpoint('POST /cases/:caseId/assignments', {
    summary: '分案:指定承办人和团队',
    body: z.strictObject({
      officerId: storableText(1, 80),
      officerName: storableText(1, 50),
      members: z
        .array(z.strictObject({ personId: storableText(1, 80), name: storableText(1, 50) }))
        .max(10)
        .default([]),
    }),
    answer: z.object({ caseId: uuidSchema, state: caseStateSchema }),
    errors: ['STATE.ILLEGAL_MOVE', 'CASE.NOT_STAFF'],
  }),
  listStaff: endpoint('GET /staff', {
    summary: '本院人员名单:分案时选择承办人,并写明经办的同事',
    query: z.object({ role: roleSchema.optional() }),
    answer: z.object({
      items: z.array(
        z.object({ personId: z.string(), name: z.string(), roles: z.array(roleSchema) }),
      ),
    }),
  }),
  issueNotice: endpoint('POST /cases/:caseId/enforcement-notices', {
    summary: '签发执行通知书',
    body: z.strictObject({
      partyId: uuidSchema,
      performWithinDays: z.int().min(1).max(30).default(3),
    }),
    answer: z.object({
      noticeId: uuidSchema,
      documentNumber: z.string(),
      issuedOn: courtDateSchema,
    }),
  }),
  recordService: endpoint('POST /cases/:caseId/enforcement-notices/:noticeId/service', {
    summary: '登记送达',
    body: z.strictObject({
      servedOn: courtDateSchema,
      method: z.enum(['direct', 'electronic', 'post', 'lien', 'announcement']),
    }),
    answer: z.object({ noticeId: uuidSchema, servedOn: courtDateSchema }),
  }),
  confirmPayeeAccount: endpoint('POST /cases/:caseId/entitlements/:entitlementId/account', {
    summary: '登记申请执行人书面确认的收款账户(此前没有确认的)',
    body: z.strictObject({
      account: payeeAccountSchema,
      /** The paper on which the applicant confirmed it. */
      evidence: storableText(2, 300),
    }),
    answer: z.object({ entitlementId: uuidSchema, version: z.int() }),
    errors: ['ENTITLEMENT.NOT_FOUND', 'ENTITLEMENT.ACCOUNT_CONFIRMED', 'CASE.CLOSED'],
  }),
  closeCase: endpoint('POST /cases/:caseId/closures', {
    summary: '结案(执行完毕)',
    body: z.strictObject({
      manner: z.literal('fully-performed'),
      reason: storableText(2, 500),
    }),
    answer: z.object({ caseId: uuidSchema, state: caseStateSchema, closedOn: courtDateSchema }),
    errors: ['CLOSURE.LIVE_MEASURES', 'CLOSURE.OPEN_MONEY', 'CLOSURE.NOT_DISCHARGED'],
  }),
  getTimeline: endpoint('GET /cases/:caseId/timeline', {
    summary: '案件时间线(所有服务的事实,各一次,按因果顺序)',
    answer: z.object({ items: z.array(timelineEntrySchema) }),
  }),
  streamCase: endpoint('GET /cases/:caseId/stream', {
    summary: '案件有新事实时推送一条提示',
    answer: z.object({ sequence: z.string() }),
    stream: true,
  }),
  calculate: calculateEndpoint('case-flow'),
  ...stuckWorkApi,
  ...personalReadsApi,
} as const;
