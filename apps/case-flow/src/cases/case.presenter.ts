import type { AnswerOf } from '@lib/contracts';
import type { caseFlowApi } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { formatYuan } from '@lib/kernel';
import { nodeTitle } from '../nodes/index.js';
import type { CaseRow } from './case-row.js';
import type { CaseParts } from './case-parts.js';

type ListItemView = AnswerOf<typeof caseFlowApi.listCases>['items'][number];
type RowView = Omit<ListItemView, 'nextNode'>;
type StandingView = AnswerOf<typeof caseFlowApi.getStanding>;

/** A case in a list, with the open node that is due first. */
export interface ListRow extends CaseRow {
  readonly debtorNames: readonly string[];
  readonly node: string | null;
  readonly ruleRow: string | null;
  readonly dueOn: CourtDate | null;
  readonly overdue: boolean | null;
}

export function caseListItemView(row: ListRow): ListItemView {
  const { node, ruleRow, dueOn, overdue } = row;
  const view = caseRowView(row, row.debtorNames);
  if (node === null || dueOn === null) return view;
  const title = nodeTitle(ruleRow ?? '', node);
  return { ...view, nextNode: { node, title, dueOn, overdue: overdue === true } };
}

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
