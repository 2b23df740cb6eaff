import { z } from 'zod';
import { calculateEndpoint } from '../calculations.js';
import { payeeAccountSchema } from '../case-flow/case-file.js';
import { endpoint } from '../endpoint.js';
import {
  courtDateSchema,
  freeText,
  instantSchema,
  notedText,
  personal,
  signedYuanSchema,
  uuidSchema,
  yuanSchema,
} from '../primitives.js';
import { approvalDecisionBodySchema, approvalTaskSchema } from '../query-control/api.js';
import { personalReadsApi } from '../personal-reads.js';
import { stuckWorkApi } from '../stuck-work.js';
import { disputesApi } from './disputes.js';

/** Money arrived that the newest version does not count, because the law gave no figure yet; it is tried again. */
const debtFailureSchema = z.object({
  code: z.string(),
  detail: notedText(),
  since: instantSchema,
});

/** What is owed, as `case-funds` alone computes it. */
const debtSchema = z.object({
  caseId: uuidSchema,
  version: z.int(),
  asOf: courtDateSchema,
  computedAt: instantSchema,
  cause: notedText(),
  /** All of it: title money, general and doubled interest accrued to `asOf`, and the fee. */
  total: yuanSchema,
  principal: yuanSchema,
  general: yuanSchema,
  doubled: yuanSchema,
  fee: yuanSchema,
  /** Money that counts for the debtor (claimed receipts), each from its own date. */
  received: yuanSchema,
  /** `total − received`, never below zero: still owed. */
  due: yuanSchema,
  /** Most that may be restrained under this version; equals `due`. */
  cap: yuanSchema,
  overpaid: yuanSchema,
  discharged: z.boolean(),
  basis: z.array(z.unknown()),
  trace: z.array(z.unknown()),
  assumptions: z.array(z.unknown()),
  failure: debtFailureSchema.optional(),
});

export const receiptStateSchema = z.enum(['unidentified', 'claim-proposed', 'claimed', 'returned']);

const receiptSchema = z.object({
  receiptId: uuidSchema,
  state: receiptStateSchema,
  kind: z.enum(['transfer', 'deduction', 'case-account']),
  amount: yuanSchema,
  arrivedOn: courtDateSchema,
  /** Day from which it counts against interest (the bank's day of deduction, or arrival). */
  valueOn: courtDateSchema,
  bankRef: z.string(),
  payerName: personal('name'),
  payerAccount: personal('bank-account'),
  remark: freeText(),
  caseId: uuidSchema.optional(),
  caseNumber: z.string().optional(),
  requestNo: z.string().optional(),
  claimedBy: z.string().optional(),
  /** Ground of the claim that waits for finance. */
  claimedWhy: notedText().optional(),
  /** Why finance sent the last claim back. */
  sentBackWhy: notedText().optional(),
  confirmedBy: z.string().optional(),
  /** Age clock of unidentified money. */
  identifyBy: courtDateSchema.optional(),
  /** The age clock ran out before anybody identified it. */
  overdue: z.boolean().optional(),
});

export const payoutStateSchema = z.enum([
  'proposed',
  'approved',
  'instructed',
  'unknown',
  'paid',
  'returned',
  'rejected',
  'void',
]);

const payoutSchema = z.object({
  payoutId: uuidSchema,
  caseId: uuidSchema,
  kind: z.enum(['applicant', 'fee', 'refund']),
  amount: yuanSchema,
  state: payoutStateSchema,
  stateText: z.string(),
  version: z.int(),
  partyId: uuidSchema.optional(),
  payee: payeeAccountSchema,
  approvalId: uuidSchema.optional(),
  contentHash: z.string().optional(),
  /** Our request number at the bank; one per attempt. */
  instructionNo: z.string().optional(),
  reissueOf: uuidSchema.optional(),
  /** May be what the bank wrote. */
  reason: notedText().optional(),
  proposedAt: instantSchema,
  instructedAt: instantSchema.optional(),
  settledAt: instantSchema.optional(),
  history: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      cause: notedText(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
});

/**
 * Due to somebody nobody can pay yet: an applicant who confirmed no account, or a payer whom the bank
 * does not describe well enough. A person must ask.
 */
const undraftedSchema = z.object({
  kind: z.enum(['applicant', 'refund']),
  amount: yuanSchema,
  payee: personal('name').optional(),
  reason: z.string(),
});

const ledgerLineSchema = z.object({
  entryId: z.string(),
  transferId: uuidSchema,
  account: z.string(),
  kind: z.string(),
  amount: signedYuanSchema,
  balanceAfter: signedYuanSchema,
  effectiveOn: courtDateSchema,
  postedAt: instantSchema,
  /** May be what the bank wrote. */
  memo: freeText(),
  /** Our instruction number of a payout, or the bank's reference of a receipt. */
  source: z.string().optional(),
});

export const caseFundsApi = {
  getDebt: endpoint('GET /cases/:caseId/debt', {
    summary: '当前债务及计算过程',
    answer: debtSchema,
  }),
  computeDebt: endpoint('POST /cases/:caseId/debt-computations', {
    summary: '按某日重新计算债务(可为计划扣划日)',
    body: z.strictObject({ asOf: courtDateSchema }),
    answer: debtSchema,
    errors: ['DEBT.DATE_TOO_FAR', 'DEBT.DATE_PAST'],
  }),
  getSums: endpoint('GET /cases/:caseId/sums', {
    summary: '四个数:应付、到账、已发放、尚欠',
    answer: z.object({
      due: yuanSchema,
      received: yuanSchema,
      paidOut: yuanSchema,
      outstanding: yuanSchema,
      /** On the case account and not paid out. */
      held: yuanSchema,
      debtVersion: z.int(),
      asOf: courtDateSchema,
      discharged: z.boolean(),
      failure: debtFailureSchema.optional(),
    }),
  }),
  getCaseAccount: endpoint('GET /cases/:caseId/account', {
    summary: '本案案款账户(一案一账号)和明细',
    answer: z.object({
      accountNumber: z.string(),
      balance: yuanSchema,
      onHold: yuanSchema,
      lines: z.array(ledgerLineSchema),
    }),
  }),
  listReceipts: endpoint('GET /receipts', {
    summary: '到账:不明款、待确认的认领、本案到账',
    query: z.object({
      caseId: uuidSchema.optional(),
      state: receiptStateSchema.optional(),
    }),
    answer: z.object({ items: z.array(receiptSchema) }),
  }),
  getReconciliation: endpoint('GET /reconciliation', {
    summary: '银行流水核对:最近一次对账点上银行余额与账面是否一致',
    answer: z.object({
      lastCut: z
        .object({
          accountNumber: personal('bank-account'),
          cutAt: instantSchema,
          bankBalance: signedYuanSchema,
          bookBalance: signedYuanSchema,
          difference: signedYuanSchema,
        })
        .optional(),
    }),
  }),
  ...disputesApi,
  proposeClaim: endpoint('POST /receipts/:receiptId/claims', {
    summary: '承办人认领不明款到本案',
    body: z.strictObject({ caseId: uuidSchema, why: z.string().min(2).max(300) }),
    answer: receiptSchema,
    errors: ['RECEIPT.NOT_UNIDENTIFIED', 'STATE.ILLEGAL_MOVE'],
  }),
  confirmClaim: endpoint('POST /receipts/:receiptId/confirmations', {
    summary: '财务确认认领',
    body: z.strictObject({
      /** Case of the claim that was seen. */
      caseId: uuidSchema,
      verdict: z.enum(['confirm', 'reject']),
      why: z.string().max(300).optional(),
    }),
    answer: receiptSchema,
    errors: [
      'APPROVAL.SAME_PERSON',
      'STATE.ILLEGAL_MOVE',
      'RECEIPT.CLAIM_CHANGED',
      'RECEIPT.OTHER_CASE',
    ],
  }),
  proposePayouts: endpoint('POST /cases/:caseId/payouts', {
    summary: '拟发放:各申请执行人份额、执行费上缴、多收退还',
    body: z.strictObject({ debtVersion: z.int().positive() }),
    answer: z.object({ items: z.array(payoutSchema), undrafted: z.array(undraftedSchema) }),
    errors: [
      'DEBT.STALE_VERSION',
      'DEBT.NOT_CURRENT',
      'PAYOUT.VALUE_DAY_OPEN',
      'PAYOUT.NOTHING_TO_PAY',
      'PAYOUT.NO_PAYEE_ACCOUNT',
      'PAYOUT.NO_REFUND_ACCOUNT',
    ],
  }),
  listPayouts: endpoint('GET /cases/:caseId/payouts', {
    summary: '本案发放',
    unmask: true,
    answer: z.object({
      items: z.array(payoutSchema),
      /** Something due is in no payout yet; not told to an applicant. */
      dueUndrafted: z.boolean().optional(),
    }),
  }),
  instructPayout: endpoint('POST /payouts/:payoutId/instructions', {
    summary: '财务指令银行付款(须已审批,且不是拟稿人或审批人)',
    body: z.strictObject({}),
    answer: payoutSchema,
    errors: [
      'APPROVAL.SAME_PERSON',
      'APPROVAL.CONTENT_CHANGED',
      'STATE.ILLEGAL_MOVE',
      'PAYOUT.VOID',
      'PAYOUT.PAID_AFTER_RETURN',
      'DEBT.NOT_CURRENT',
    ],
  }),
  correctPayee: endpoint('POST /payouts/:payoutId/reissues', {
    summary: '退回后更正收款账户并重新报批,金额以现在应发的为限',
    ifMatch: true,
    body: z.strictObject({ payee: payeeAccountSchema, why: z.string().min(2).max(300) }),
    answer: payoutSchema,
    errors: [
      'STATE.ILLEGAL_MOVE',
      'PAYOUT.PAID_AFTER_RETURN',
      'PAYOUT.PAYEE_NOT_ENTITLED',
      'PAYOUT.VOID',
    ],
  }),
  listApprovals: endpoint('GET /approvals', {
    summary: '等我审批的发放',
    answer: z.object({ items: z.array(approvalTaskSchema) }),
  }),
  decideApproval: endpoint('POST /approvals/:approvalId/decisions', {
    summary: '审批发放',
    body: approvalDecisionBodySchema,
    answer: z.object({
      approvalId: uuidSchema,
      state: z.enum(['pending', 'approved', 'rejected']),
    }),
    errors: ['APPROVAL.SAME_PERSON', 'APPROVAL.NOT_YOURS', 'APPROVAL.CONTENT_CHANGED'],
  }),
  calculate: calculateEndpoint('case-funds'),
  ...stuckWorkApi,
  ...personalReadsApi,
} as const;
