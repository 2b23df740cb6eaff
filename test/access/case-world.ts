import { caseFlowEvents } from '@lib/contracts';
import type { AnswerOf, EventDefinition, EventEnvelope, caseFlowApi } from '@lib/contracts';
import { newId, systemClock } from '@lib/kernel';
import { APPLICANT_DOCUMENT, digestOf, insider, OWN_COURT } from './people.js';
import type { Secret } from './secrets.js';

type Standing = AnswerOf<typeof caseFlowApi.getStanding>;

/** One invented case as the neighbours of case-flow know it: by its facts and its standing. */
export const CASE = {
  caseId: newId<'Case'>(),
  matterId: newId<'Matter'>(),
  caseNumber: '（2026）京0199执77号',
  applicantId: newId<'Party'>(),
  debtorId: newId<'Party'>(),
  entitlementId: newId<'Entitlement'>(),
  debtorName: '戊某(虚构)',
  debtorDocument: '110101198805050052',
  applicantName: '甲某(虚构)',
  payeeAccount: '6200000000000077011',
} as const;

export const CASE_SECRETS: readonly Secret[] = [
  { kind: 'document-number', text: CASE.debtorDocument },
  { kind: 'document-number', text: APPLICANT_DOCUMENT },
  { kind: 'name', text: CASE.debtorName },
  { kind: 'name', text: CASE.applicantName },
  { kind: 'bank-account', text: CASE.payeeAccount },
];

/** What case-flow answers about the case to whom it answers at all. */
export const STANDING: Standing = {
  caseId: CASE.caseId,
  matterId: CASE.matterId,
  caseNumber: CASE.caseNumber,
  homeCourt: OWN_COURT,
  handlingCourt: OWN_COURT,
  state: 'notified',
  version: 3,
  team: [{ personId: insider('officer').personId, part: 'officer' }],
  parties: [
    {
      ...{ partyId: CASE.applicantId, role: 'applicant', kind: 'natural' },
      ...{ name: CASE.applicantName, documentType: 'residentId' },
      documentNumber: APPLICANT_DOCUMENT,
    },
    {
      ...{ partyId: CASE.debtorId, role: 'debtor', kind: 'natural' },
      ...{ name: CASE.debtorName, documentType: 'residentId' },
      documentNumber: CASE.debtorDocument,
    },
  ],
  entitlements: [
    {
      entitlementId: CASE.entitlementId,
      partyId: CASE.applicantId,
      amount: '1000.00',
      account: {
        ...{ accountName: CASE.applicantName, accountNumber: CASE.payeeAccount },
        ...{ bankName: '示例丙银行(虚构)', bankCode: 'BANK-C' },
      },
    },
  ],
};

/** A fact as the bus would bring it. */
export function told<Data>(definition: EventDefinition<Data>, data: Data): EventEnvelope {
  return {
    specversion: '1.0',
    id: newId(),
    source: `/${definition.app}`,
    type: definition.type,
    subject: CASE.matterId,
    time: systemClock.now().toISOString(),
    datacontenttype: 'application/json',
    aggregateversion: 1,
    homecourt: OWN_COURT,
    data,
  };
}

/** The facts of the case so far: imported, assigned to officer1, notified. */
export function caseFacts(): EventEnvelope[] {
  const { caseId, matterId, applicantId, debtorId } = CASE;
  const officerId = insider('officer').personId;
  const { filedOn, obligations } = caseFlowEvents.caseImported.example;
  return [
    told(caseFlowEvents.caseImported, {
      ...{ caseId, matterId, caseNumber: CASE.caseNumber, handlingCourt: OWN_COURT, filedOn },
      titleAmount: '1000.00',
      obligations: obligations.map((obligation) => ({ ...obligation, amount: '1000.00' })),
      parties: [
        {
          ...{ partyId: applicantId, role: 'applicant', kind: 'natural' },
          documentDigest: digestOf(APPLICANT_DOCUMENT),
        },
        {
          ...{ partyId: debtorId, role: 'debtor', kind: 'natural' },
          documentDigest: digestOf(CASE.debtorDocument),
        },
      ],
      entitlements: [
        { entitlementId: CASE.entitlementId, partyId: applicantId, amount: '1000.00' },
      ],
    }),
    told(caseFlowEvents.officerAssigned, {
      ...{ caseId, matterId, officerId, teamIds: [officerId], version: 2 },
    }),
    told(caseFlowEvents.enforcementNoticeIssued, {
      ...caseFlowEvents.enforcementNoticeIssued.example,
      ...{ caseId, matterId, partyId: debtorId },
    }),
  ];
}
