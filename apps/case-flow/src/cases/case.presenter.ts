import type { AnswerOf } from '@lib/contracts';
import type { caseFlowApi } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import type { CaseRow } from './case-row.js';
import type { CaseParts } from './case-parts.js';

type RowView = AnswerOf<typeof caseFlowApi.listCases>['items'][number];
type StandingView = AnswerOf<typeof caseFlowApi.getStanding>;

export function caseRowView(row: CaseRow, debtorNames: readonly string[]): RowView {
  return {
    caseId: row.caseId,
    matterId: row.matterId,
    caseNumber: row.caseNumber,
    homeCourt: row.homeCourt,
    handlingCourt: row.handlingCourt,
    state: row.state,
    titleAmount: formatYuan(row.titleAmountFen),
    debtorNames: [...debtorNames],
    filedOn: row.filedOn,
    ...(row.officerName ? { officer: row.officerName } : {}),
    ...(row.closedOn ? { closedOn: row.closedOn } : {}),
  };
}

export function caseStandingView(row: CaseRow, parts: CaseParts): StandingView {
  return {
    caseId: row.caseId,
    matterId: row.matterId,
    caseNumber: row.caseNumber,
    homeCourt: row.homeCourt,
    handlingCourt: row.handlingCourt,
    state: row.state,
    version: row.version,
    team: parts.team.map(({ personId, part }) => ({ personId, part })),
    parties: parts.parties.map(({ phone: _, ...party }) => party),
    entitlements: parts.entitlements.map((entitlement) => ({
      entitlementId: entitlement.entitlementId,
      partyId: entitlement.partyId,
      amount: formatYuan(entitlement.amountFen),
      ...(entitlement.account
        ? {
            account: {
              accountName: entitlement.account['accountName'] ?? '',
              accountNumber: entitlement.account['accountNumber'] ?? '',
              bankName: entitlement.account['bankName'] ?? '',
              bankCode: entitlement.account['bankCode'] ?? '',
            },
          }
        : {}),
    })),
  };
}
