import type { CourtDate } from '@lib/kernel';
import { addDays, addMonths } from '@lib/kernel';

/** One node of the process with its term, counted from filing. */
export interface NodeRule {
  readonly code: string;
  readonly node: string;
  readonly title: string;
  readonly unit: 'day' | 'month';
  readonly n: number;
  readonly source: string;
  readonly certainty: 'text' | 'excerpt' | 'memory' | 'setting';
  readonly validFrom: string;
}

/** Terms of the first nodes (shared/law/query-control.md §2). */
export const nodeRules: readonly NodeRule[] = [
  {
    code: 'node-assigned-2006',
    node: 'assigned',
    title: '分案确定承办人',
    unit: 'day',
    n: 7,
    source: '法发〔2006〕35号第二条',
    certainty: 'excerpt',
    validFrom: '2006-12-23',
  },
  {
    code: 'node-notice-2022',
    node: 'notice-issued',
    title: '发出执行通知书',
    unit: 'day',
    n: 10,
    source: '民诉法解释(法释〔2022〕11号)第四百八十条',
    certainty: 'text',
    validFrom: '2022-04-10',
  },
  {
    code: 'node-closed-2006',
    node: 'closed',
    title: '结案',
    unit: 'month',
    n: 6,
    source: '法发〔2006〕35号第一条',
    certainty: 'excerpt',
    validFrom: '2006-12-23',
  },
];

/** The nodes of a case with the day each is due, by the rows in force on the filing day. */
export function nodesFor(filedOn: CourtDate): { rule: NodeRule; dueOn: CourtDate }[] {
  return nodeRules
    .filter((rule) => rule.validFrom <= filedOn)
    .map((rule) => ({
      rule,
      dueOn: rule.unit === 'day' ? addDays(filedOn, rule.n) : addMonths(filedOn, rule.n),
    }));
}
