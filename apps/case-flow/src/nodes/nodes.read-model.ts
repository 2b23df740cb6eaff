import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { nodeRules } from './node.rules.js';

export type NodeView = AnswerOf<typeof caseFlowApi.getCase>['nodes'][number];

interface Row {
  readonly node: string;
  readonly dueOn: CourtDate | null;
  readonly doneOn: CourtDate | null;
  readonly ruleRow: string;
}

/** The process nodes of a case, earliest due first, with the source of each term. */
@Injectable()
export class NodesReadModel {
  constructor(private readonly database: ReadDatabase) {}

  async ofCase(homeCourt: string, caseId: string): Promise<NodeView[]> {
    const rows = await this.database.query<Row>(
      `SELECT node, due_on AS "dueOn", done_on AS "doneOn", rule_row AS "ruleRow"
       FROM process_node WHERE home_court = $1 AND case_id = $2 ORDER BY due_on, node`,
      [homeCourt, caseId],
    );
    return rows.map((row) => {
      const rule = nodeRules.find((candidate) => candidate.code === row.ruleRow);
      return {
        node: row.node,
        title: rule?.title ?? row.node,
        source: rule?.source ?? row.ruleRow,
        ...(row.dueOn ? { dueOn: row.dueOn } : {}),
        ...(row.doneOn ? { doneOn: row.doneOn } : {}),
      };
    });
  }
}
