import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import { formatYuan, instantText } from '@lib/kernel';
import type { DebtFailure } from './debt-failures.js';
import type { DebtRow } from './debt-rows.js';

export type DebtView = AnswerOf<typeof caseFundsApi.getDebt>;

/** A failure as readers see it; nothing when the debt is up to date. */
export function failureView(failure: DebtFailure | undefined): Pick<DebtView, 'failure'> {
  if (!failure) return {};
  const { code, detail, since } = failure;
  return { failure: { code, detail, since: instantText(since) } };
}

export function debtView(row: DebtRow, failure?: DebtFailure): DebtView {
  const totalFen = row.principalFen + row.generalFen + row.doubledFen + row.feeFen;
  return {
    caseId: row.caseId,
    version: row.version,
    asOf: row.asOf,
    computedAt: instantText(row.computedAt),
    cause: row.cause,
    total: formatYuan(totalFen),
    principal: formatYuan(row.principalFen),
    general: formatYuan(row.generalFen),
    doubled: formatYuan(row.doubledFen),
    fee: formatYuan(row.feeFen),
    received: formatYuan(row.receivedFen),
    due: formatYuan(row.dueFen),
    cap: formatYuan(row.dueFen),
    overpaid: formatYuan(row.overpaidFen),
    discharged: row.discharged,
    basis: [...row.basis],
    trace: [...row.trace],
    assumptions: [...row.assumptions],
    ...failureView(failure),
  };
}
