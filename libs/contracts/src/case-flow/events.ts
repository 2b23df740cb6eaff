import { z } from 'zod';
import { defineEvent } from '../events.js';
import { courtDateSchema, uuidSchema, yuanSchema } from '../primitives.js';
import { obligationSchema, partyRoleSchema } from './case-file.js';

const CASE = '01890a5d-ac96-774b-bcce-b302099a8057';
const PARTY = '01890a5d-ac96-774b-bcce-b302099a8058';
const DEBTOR = '01890a5d-ac96-774b-bcce-b302099a8059';
const ref = { caseId: uuidSchema, matterId: uuidSchema };
const refExample = { caseId: CASE, matterId: CASE };
const day = (text: string): z.infer<typeof courtDateSchema> => courtDateSchema.parse(text);

export const caseFlowEvents = {
  caseImported: defineEvent('case-flow', 'case-imported', 1, {
    when: 'a case file passed every check and the case exists',
    data: z.object({
      ...ref,
      caseNumber: z.string(),
      handlingCourt: z.string(),
      filedOn: courtDateSchema,
      titleAmount: yuanSchema,
      obligations: z.array(obligationSchema),
      parties: z.array(
        z.object({
          partyId: uuidSchema,
          role: partyRoleSchema,
          kind: z.enum(['natural', 'company']),
          /** SHA-256 of the canonical document number: links a portal account, names nobody. */
          documentDigest: z.string().length(64),
        }),
      ),
      entitlements: z.array(
        z.object({ entitlementId: uuidSchema, partyId: uuidSchema, amount: yuanSchema }),
      ),
    }),
    example: {
      ...refExample,
      caseNumber: '（2026）京0199执1号',
      handlingCourt: '京0199',
      filedOn: day('2026-03-02'),
      titleAmount: '1260000.00',
      obligations: [{ id: 'principal', amount: '1260000.00', expiresOn: day('2025-12-31') }],
      parties: [
        { partyId: PARTY, role: 'applicant', kind: 'natural', documentDigest: '0'.repeat(64) },
        { partyId: DEBTOR, role: 'debtor', kind: 'company', documentDigest: '1'.repeat(64) },
      ],
      entitlements: [{ entitlementId: PARTY, partyId: PARTY, amount: '1260000.00' }],
    },
  }),
  officerAssigned: defineEvent('case-flow', 'officer-assigned', 1, {
    when: 'an officer and a team are responsible for the case',
    data: z.object({
      ...ref,
      officerId: z.string(),
      teamIds: z.array(z.string()),
      version: z.int(),
    }),
    example: { ...refExample, officerId: 'officer1', teamIds: ['officer1'], version: 2 },
  }),
  enforcementNoticeIssued: defineEvent('case-flow', 'enforcement-notice-issued', 1, {
    when: 'the enforcement notice (执行通知书) was issued to a debtor',
    data: z.object({
      ...ref,
      noticeId: uuidSchema,
      partyId: uuidSchema,
      documentNumber: z.string(),
      issuedOn: courtDateSchema,
    }),
    example: {
      ...refExample,
      noticeId: PARTY,
      partyId: DEBTOR,
      documentNumber: '（2026）京0199执1号执行通知书',
      issuedOn: day('2026-03-02'),
    },
  }),
  enforcementNoticeServed: defineEvent('case-flow', 'enforcement-notice-served', 1, {
    when: 'service of the enforcement notice was recorded',
    data: z.object({
      ...ref,
      noticeId: uuidSchema,
      partyId: uuidSchema,
      servedOn: courtDateSchema,
      method: z.string(),
    }),
    example: {
      ...refExample,
      noticeId: PARTY,
      partyId: DEBTOR,
      servedOn: day('2026-03-02'),
      method: 'electronic',
    },
  }),
  payeeAccountConfirmed: defineEvent('case-flow', 'payee-account-confirmed', 1, {
    when: 'the account that an applicant confirmed in writing was recorded; the account itself is not told',
    data: z.object({ ...ref, entitlementId: uuidSchema, partyId: uuidSchema, version: z.int() }),
    example: { ...refExample, entitlementId: PARTY, partyId: PARTY, version: 3 },
  }),
  caseClosed: defineEvent('case-flow', 'case-closed', 1, {
    when: 'the case was closed after all releases and payouts were confirmed',
    data: z.object({ ...ref, manner: z.string(), closedOn: courtDateSchema, reason: z.string() }),
    example: {
      ...refExample,
      manner: 'fully-performed',
      closedOn: day('2026-03-13'),
      reason: '全部债权已实现',
    },
  }),
} as const;
