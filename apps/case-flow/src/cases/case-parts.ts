import type { Fen } from '@lib/kernel';

export interface PartyRow {
  readonly partyId: string;
  readonly role: 'applicant' | 'debtor' | 'third-party';
  readonly kind: 'natural' | 'company';
  readonly name: string;
  readonly documentType: 'residentId' | 'uscc';
  readonly documentNumber: string;
  readonly phone: string | null;
}

export interface EntitlementRow {
  readonly entitlementId: string;
  readonly partyId: string;
  readonly amountFen: Fen;
  readonly account: Record<string, string> | null;
}

export interface TeamRow {
  readonly personId: string;
  readonly name: string;
  readonly part: 'officer' | 'member';
}

export interface CaseParts {
  readonly parties: readonly PartyRow[];
  readonly entitlements: readonly EntitlementRow[];
  readonly team: readonly TeamRow[];
}
