import type { AnswerOf } from '@lib/contracts';
import type { caseFlowApi } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import type { CaseParts, CaseRow } from '../cases/index.js';
import { caseRowView } from '../cases/index.js';
import type { NodeView } from '../nodes/index.js';
import type { NoticeRow } from '../notices/index.js';

type DetailView = AnswerOf<typeof caseFlowApi.getCase>;

export function caseDetailView(
  row: CaseRow,
  parts: CaseParts,
  process: { readonly nodes: readonly NodeView[]; readonly notices: readonly NoticeRow[] },
): DetailView {
  const debtors = parts.parties.filter((party) => party.role === 'debtor');
  return {
    ...caseRowView(
      row,
      debtors.map((party) => party.name),
    ),
    version: row.version,
    title: row.title,
    parties: parts.parties.map(({ phone, ...party }) => (phone ? { ...party, phone } : party)),
    entitlements: parts.entitlements.map((entitlement) => ({
      entitlementId: entitlement.entitlementId,
      partyId: entitlement.partyId,
      amount: formatYuan(entitlement.amountFen),
      accountConfirmed: entitlement.account !== null,
    })),
    team: [...parts.team],
    nodes: [...process.nodes],
    notices: process.notices.map((notice) => ({
      noticeId: notice.noticeId,
      partyId: notice.partyId,
      state: notice.state,
      documentNumber: notice.documentNumber,
      issuedOn: notice.issuedOn,
      ...(notice.servedOn ? { servedOn: notice.servedOn } : {}),
      ...(notice.method ? { method: notice.method } : {}),
    })),
    ...(row.closedOn
      ? {
          closure: {
            manner: row.closureManner ?? '',
            closedOn: row.closedOn,
            reason: row.closureReason ?? '',
          },
        }
      : {}),
  };
}
