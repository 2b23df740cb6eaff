import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import { instantText } from '../wire-time.js';
import type { DebtRow } from './debt-rows.js';

export type DebtView = AnswerOf<typeof caseFundsApi.getDebt>;

export function debtView(row: DebtRow): DebtView {
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
  };
}
