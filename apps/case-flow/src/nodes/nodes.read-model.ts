import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { NodeRule } from './node.rules.js';
import { nodeRules } from './node.rules.js';

export type NodeView = AnswerOf<typeof caseFlowApi.getCase>['nodes'][number];

interface Row {
  readonly node: string;
  readonly dueOn: CourtDate | null;
  readonly doneOn: CourtDate | null;
  readonly ruleRow: string;
  readonly overdue: boolean;
}

/** SQL of the open node of the case `c` that is due first; a closed case waits for nothing. */
export const NEXT_NODE = `
  SELECT n.node, n.due_on, n.rule_row, n.overdue_at IS NOT NULL AS overdue FROM process_node n
  WHERE n.home_court = c.home_court AND n.case_id = c.case_id AND n.done_on IS NULL
    AND n.due_on IS NOT NULL AND c.state <> 'closed'
  ORDER BY n.due_on, n.node LIMIT 1`;

/** What the node of a rule row is called; the node's own name where the row is no longer known. */
export function nodeTitle(ruleRow: string, node: string): string {
  return ruleOf(ruleRow)?.title ?? node;
}

/** The process nodes of a case, earliest due first, with the source of each term. */
@Injectable()
export class NodesReadModel {
  constructor(private readonly database: ReadDatabase) {}

  async ofCase(homeCourt: string, caseId: string): Promise<NodeView[]> {
    const rows = await this.database.query<Row>(
      `SELECT node, due_on AS "dueOn", done_on AS "doneOn", rule_row AS "ruleRow",
         overdue_at IS NOT NULL AS overdue
       FROM process_node WHERE home_court = $1 AND case_id = $2 ORDER BY due_on, node`,
      [homeCourt, caseId],
    );
    return rows.map((row) => ({
      node: row.node,
      title: nodeTitle(row.ruleRow, row.node),
      source: ruleOf(row.ruleRow)?.source ?? row.ruleRow,
      overdue: row.overdue,
      ...(row.dueOn ? { dueOn: row.dueOn } : {}),
      ...(row.doneOn ? { doneOn: row.doneOn } : {}),
    }));
  }
}

function ruleOf(code: string): NodeRule | undefined {
  return nodeRules.find((rule) => rule.code === code);
}
