import { courtDate, newId } from '@lib/kernel';
import { officer } from './persons.fixture.js';

export const COURT = '京0199';

/** One case as the spec wants it; ids are its own, so that specs of one file do not meet. */
export interface CaseSetup {
  readonly caseId: string;
  readonly matterId: string;
  readonly caseNumber: string;
  readonly parties: readonly [string, string];
  readonly entitlements: readonly [string, string];
  standing: Record<string, unknown>;
}

export const OBLIGATION = {
  id: 'principal',
  amount: '1260000.00',
  expiresOn: courtDate('2025-12-31'),
  general: {
    from: courtDate('2025-06-01'),
    rate: { kind: 'annual' as const, value: '0.06', yearBasis: 365 as const },
  },
};

export function digestOf(partyId: string): string {
  return partyId.replaceAll('-', '').repeat(2);
}

function account(name: string, number: string): Record<string, string> {
  return {
    accountName: name,
    accountNumber: number,
    bankName: '示例丙银行(虚构)',
    bankCode: 'BANK-C',
  };
}

/** A case of its own: fresh ids, so that specs of one file do not meet. */
export function caseSetup(number: number): CaseSetup {
  const [caseId, matterId, first, second] = [newId(), newId(), newId(), newId()] as const;
  const entitlements = [newId(), newId()] as const;
  const caseNumber = `（2026）京0199执${number}号`;
  const party = (partyId: string, name: string) => ({
    partyId,
    role: 'applicant',
    kind: 'natural',
    name,
    documentType: 'residentId',
    documentNumber: '110101199001010015',
  });
  const standing = {
    caseId,
    matterId,
    caseNumber,
    homeCourt: COURT,
    handlingCourt: COURT,
    state: 'notified',
    version: 4,
    team: [{ personId: officer.person, part: 'officer' }],
    parties: [party(first, '甲某(虚构)'), party(second, '乙某(虚构)')],
    entitlements: [
      {
        entitlementId: entitlements[0],
        partyId: first,
        amount: '700000.00',
        account: account('甲某(虚构)', '6200000000000000011'),
      },
      {
        entitlementId: entitlements[1],
        partyId: second,
        amount: '560000.00',
        account: account('乙某某(虚构)', '6200000000000000029'),
      },
    ],
  };
  return { caseId, matterId, caseNumber, parties: [first, second], entitlements, standing };
}
