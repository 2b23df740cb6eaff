import { z } from 'zod';
import { defineEvent } from '../events.js';
import { courtDateSchema, signedYuanSchema, uuidSchema, yuanSchema } from '../primitives.js';
import { settlementDecisionSchema } from './disputes.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const ref = { caseId: uuidSchema, matterId: uuidSchema };
const refExample = { caseId: ID, matterId: ID };
const on = courtDateSchema.parse('2026-03-06');

const payoutRef = {
  ...ref,
  payoutId: uuidSchema,
  kind: z.enum(['applicant', 'fee', 'refund']),
  amount: yuanSchema,
  partyId: uuidSchema.optional(),
};
const payoutExample = {
  ...refExample,
  payoutId: ID,
  kind: 'applicant' as const,
  amount: '700000.00',
  partyId: ID,
};

export const caseFundsEvents = {
  debtComputed: defineEvent('case-funds', 'debt-computed', 1, {
    when: 'a new version of what is owed exists; older versions are stale from here on',
    data: z.object({
      ...ref,
      version: z.int(),
      asOf: courtDateSchema,
      total: yuanSchema,
      received: yuanSchema,
      due: yuanSchema,
      cap: yuanSchema,
      cause: z.string(),
    }),
    example: {
      ...refExample,
      version: 1,
      asOf: on,
      total: '1346264.00',
      received: '0.00',
      due: '1346264.00',
      cap: '1346264.00',
      cause: '承办人计算',
    },
  }),
  unidentifiedMoneyArrived: defineEvent('case-funds', 'unidentified-money-arrived', 1, {
    when: 'money arrived on the court account that names no case; its age clock runs',
    data: z.object({
      receiptId: uuidSchema,
      amount: yuanSchema,
      arrivedOn: courtDateSchema,
      identifyBy: courtDateSchema,
    }),
    example: { receiptId: ID, amount: '100000.00', arrivedOn: on, identifyBy: on },
  }),
  claimProposed: defineEvent('case-funds', 'claim-proposed', 1, {
    when: 'an officer claimed unidentified money for a case; finance has yet to confirm',
    data: z.object({ ...ref, receiptId: uuidSchema, amount: yuanSchema }),
    example: { ...refExample, receiptId: ID, amount: '100000.00' },
  }),
  receiptCredited: defineEvent('case-funds', 'receipt-credited', 1, {
    when: "money was booked to the case's account: a confirmed claim, a deduction, or by sub-account",
    data: z.object({
      ...ref,
      receiptId: uuidSchema,
      kind: z.enum(['transfer', 'deduction', 'case-account']),
      amount: yuanSchema,
      arrivedOn: courtDateSchema,
      valueOn: courtDateSchema,
      requestNo: z.string().optional(),
    }),
    example: {
      ...refExample,
      receiptId: ID,
      kind: 'transfer',
      amount: '100000.00',
      arrivedOn: on,
      valueOn: on,
    },
  }),
  debtDischarged: defineEvent('case-funds', 'debt-discharged', 1, {
    when: 'money held for the case covers everything due, fee included; it alone starts all releases; again after a revocation',
    data: z.object({
      ...ref,
      version: z.int(),
      dischargedOn: courtDateSchema,
      total: yuanSchema,
      received: yuanSchema,
      overpaid: yuanSchema,
    }),
    example: {
      ...refExample,
      version: 7,
      dischargedOn: on,
      total: '1349000.00',
      received: '1350000.00',
      overpaid: '1000.00',
    },
  }),
  debtDischargeRevoked: defineEvent('case-funds', 'debt-discharge-revoked', 1, {
    when: 'money that a discharge relied on was taken back: the debt is outstanding again; nothing is restrained by it',
    data: z.object({
      ...ref,
      /** The version that shows the debt outstanding again, and the one whose discharge ends. */
      version: z.int(),
      dischargedVersion: z.int(),
      asOf: courtDateSchema,
      total: yuanSchema,
      received: yuanSchema,
      due: yuanSchema,
      cause: z.string(),
    }),
    example: {
      ...refExample,
      version: 8,
      dischargedVersion: 7,
      asOf: on,
      total: '1349000.00',
      received: '1223000.00',
      due: '126000.00',
      cause: '银行冲回到账',
    },
  }),
  payoutProposed: defineEvent('case-funds', 'payout-proposed', 1, {
    when: 'a payout was drafted and waits for approval',
    data: z.object({ ...payoutRef, reissueOf: uuidSchema.optional() }),
    example: payoutExample,
  }),
  payoutApproved: defineEvent('case-funds', 'payout-approved', 1, {
    when: 'a payout was approved by another person',
    data: z.object({ ...payoutRef, approvedBy: z.string() }),
    example: { ...payoutExample, approvedBy: 'director1' },
  }),
  payoutRejected: defineEvent('case-funds', 'payout-rejected', 1, {
    when: 'a payout was refused approval',
    data: z.object({ ...payoutRef, why: z.string() }),
    example: { ...payoutExample, why: '账户待核实' },
  }),
  payoutInstructed: defineEvent('case-funds', 'payout-instructed', 1, {
    when: 'the amount is on hold and the instruction to the bank is recorded for sending',
    data: z.object({ ...payoutRef, instructionNo: z.string() }),
    example: { ...payoutExample, instructionNo: 'P20260313000001' },
  }),
  payoutOutcomeUnknown: defineEvent('case-funds', 'payout-outcome-unknown', 1, {
    when: 'the bank did not say whether it paid; an enquiry is open, no second payment is made',
    data: z.object({ ...payoutRef, instructionNo: z.string() }),
    example: { ...payoutExample, instructionNo: 'P20260313000001' },
  }),
  payoutConfirmed: defineEvent('case-funds', 'payout-confirmed', 1, {
    when: 'the bank confirmed the payment and the hold was posted',
    data: z.object({ ...payoutRef, bankRef: z.string(), paidOn: courtDateSchema }),
    example: { ...payoutExample, bankRef: 'B000000001', paidOn: on },
  }),
  payoutReturned: defineEvent('case-funds', 'payout-returned', 1, {
    when: 'the bank returned or refused the payment and the money is back on the case account',
    data: z.object({ ...payoutRef, reason: z.string() }),
    example: { ...payoutExample, reason: '户名不符' },
  }),
  disputeSettled: defineEvent('case-funds', 'dispute-settled', 1, {
    when: 'finance cleared up what the bank said and the books did not bear out; a case only where one is concerned',
    data: z.object({
      caseId: uuidSchema.optional(),
      matterId: uuidSchema.optional(),
      disputeId: uuidSchema,
      kind: z.string(),
      kindText: z.string(),
      decision: settlementDecisionSchema,
      decisionText: z.string(),
      amount: signedYuanSchema,
      proposedBy: z.string(),
      /** The second person, where money moved. */
      approvedBy: z.string().optional(),
    }),
    example: {
      ...refExample,
      disputeId: ID,
      kind: 'receipt-reversed',
      kindText: '银行冲回已入账的到账',
      decision: 'cover-from-case',
      decisionText: '由本案案款补足冲回缺口',
      amount: '70000.00',
      proposedBy: 'finance1',
      approvedBy: 'director1',
    },
  }),
} as const;
