import { z } from 'zod';
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

/**
 * How a dispute ends. `bank-error`: a named line of the bank evens it out. `reverse-receipt`: a named
 * receipt of the same amount leaves the books against it. `to-unidentified`: the money becomes a
 * receipt to be claimed. `cover-from-case`: the case pays back what was missing when its credit was
 * taken back. `paid-after-all`: a payout that the bank had called returned is recorded as paid.
 * `explained`: nothing is left to move.
 */
export const settlementDecisionSchema = z.enum([
  'bank-error',
  'reverse-receipt',
  'to-unidentified',
  'cover-from-case',
  'paid-after-all',
  'explained',
]);

const settlementSchema = z.object({
  settlementId: uuidSchema,
  decision: settlementDecisionSchema,
  decisionText: z.string(),
  state: z.enum(['proposed', 'settled', 'rejected', 'void']),
  reason: notedText(),
  evidence: notedText(),
  correctionRef: z.string().optional(),
  receiptId: uuidSchema.optional(),
  proposedBy: z.string(),
  proposedAt: instantSchema,
  /** Present where money moves: a second person consents first. */
  approvalId: uuidSchema.optional(),
  contentHash: z.string().optional(),
  decidedBy: z.string().optional(),
  settledAt: instantSchema.optional(),
});

/** What the bank said and the books do not bear out; it is cleared up by a person, never adjusted. */
const disputeSchema = z.object({
  disputeId: uuidSchema,
  kind: z.string(),
  kindText: z.string(),
  bankRef: z.string().optional(),
  amount: signedYuanSchema,
  detail: z.record(z.string(), notedText()),
  /** The line of that number as the books have it. */
  line: z
    .object({
      direction: z.enum(['credit', 'debit']),
      amount: yuanSchema,
      bookedOn: courtDateSchema,
      /** Left out where the bank told none. */
      counterpartyName: personal('name').optional(),
      counterpartyAccount: personal('bank-account').optional(),
      remark: freeText(),
    })
    .optional(),
  seenCount: z.int(),
  ownerRole: z.string(),
  openedAt: instantSchema,
  state: z.enum(['open', 'settled']),
  caseId: uuidSchema.optional(),
  caseNumber: z.string().optional(),
  /** Decisions that fit this dispute; `names` is what the decision must name. */
  decisions: z.array(
    z.object({
      decision: settlementDecisionSchema,
      text: z.string(),
      names: z.enum(['correctionRef', 'receiptId']).optional(),
      movesMoney: z.boolean(),
    }),
  ),
  /** The newest one. */
  settlement: settlementSchema.optional(),
});

export const disputesApi = {
  listDisputes: endpoint('GET /disputes', {
    summary: '对账差异:待查清的在前;承办人只看本人案件的',
    query: z.object({
      state: z.enum(['open', 'settled']).optional(),
      caseId: uuidSchema.optional(),
    }),
    answer: z.object({ items: z.array(disputeSchema) }),
  }),
  settleDispute: endpoint('POST /disputes/:disputeId/settle', {
    summary: '财务处理对账差异(须写明理由和依据;动用款项的须另一人审批)',
    body: z.strictObject({
      decision: settlementDecisionSchema,
      reason: z.string().trim().min(2).max(300),
      /** Number or name of the document it rests on. */
      evidence: z.string().trim().min(2).max(300),
      correctionRef: z.string().min(1).max(64).optional(),
      receiptId: uuidSchema.optional(),
    }),
    answer: disputeSchema,
    errors: [
      'DISPUTE.NOT_FOUND',
      'DISPUTE.SETTLED',
      'DISPUTE.PENDING',
      'DISPUTE.DECISION_UNFIT',
      'DISPUTE.NOT_EVEN',
      'DISPUTE.AMOUNT_DIFFERS',
      'DISPUTE.CASE_SHORT',
      'RECEIPT.NOT_FOUND',
      'CASE.CLOSED',
    ],
  }),
} as const;
