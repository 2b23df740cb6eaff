import type { CaseId, CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import type { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { nodesFor } from './node.rules.js';

interface OpenedCase {
  readonly homeCourt: string;
  readonly caseId: CaseId;
  readonly filedOn: CourtDate;
}

/** Opens the process nodes of a new case with their due days and a clock on each. */
export async function openNodes(tx: Tx, deadlines: Deadlines, opened: OpenedCase): Promise<void> {
  for (const { rule, dueOn } of nodesFor(opened.filedOn)) {
    await tx.query(
      `INSERT INTO process_node (home_court, case_id, node, due_on, rule_row)
       VALUES ($1, $2, $3, $4, $5)`,
      [opened.homeCourt, opened.caseId, rule.node, dueOn, rule.code],
    );
    await deadlines.set(tx, {
      kind: 'process-node',
      subjectId: `${opened.caseId}/${rule.node}`,
      homeCourt: opened.homeCourt,
      caseId: opened.caseId,
      ruleRow: rule.code,
      startsOn: opened.filedOn,
      dueOn,
      dueAt: startOfCourtDate(addDays(dueOn, 1)),
    });
  }
}

/** Records that a node is done today and stops its clock; a node done before keeps its first day. */
export async function recordNode(
  tx: Tx,
  deadlines: Deadlines,
  row: { readonly homeCourt: string; readonly caseId: CaseId },
  node: string,
): Promise<void> {
  const done = await tx.query(
    `UPDATE process_node SET done_on = legal_today()
     WHERE home_court = $1 AND case_id = $2 AND node = $3 AND done_on IS NULL RETURNING node`,
    [row.homeCourt, row.caseId, node],
  );
  if (done.length > 0)
    await deadlines.cancel(tx, 'process-node', `${row.caseId}/${node}`, '已完成');
}
