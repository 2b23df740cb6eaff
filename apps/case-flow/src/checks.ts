/** One invariant of architecture.md §10 as `ctl check` runs it, with this app's schema first on the path. */
interface Check {
  readonly id: string;
  readonly title: string;
  /** Returns one row per violation. */
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

const text = (row: Record<string, unknown>, key: string): string => String(row[key] ?? '无');

/** What must hold of case-flow at any moment; the relay and the consumer have a minute each. */
export const checks: readonly Check[] = [
  {
    id: 'I10a',
    title: '待发事件在 60 秒内已发出',
    sql: `SELECT o.id, o.type, o.created_at FROM outbox_unsent u JOIN outbox o ON o.id = u.id
      WHERE o.created_at < clock_timestamp() - interval '60 seconds' ORDER BY o.position`,
    describe: (row) =>
      `事件 ${text(row, 'id')}(${text(row, 'type')})自 ${text(row, 'created_at')} 起未发出`,
  },
  {
    id: 'I10b',
    title: '搁置的消息都有负责人',
    sql: `SELECT id, consumer, type FROM parked_message
      WHERE state = 'parked' AND btrim(owner) = '' ORDER BY position`,
    describe: (row) =>
      `消息 ${text(row, 'id')}(${text(row, 'consumer')},${text(row, 'type')})没有负责人`,
  },
  {
    id: 'I10c',
    title: '本服务已发出的案件事实都在时间线上,或已搁置待办',
    sql: `SELECT o.id, o.type FROM outbox o
      WHERE o.created_at < clock_timestamp() - interval '120 seconds'
        AND o.data->>'caseId' IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM outbox_unsent u WHERE u.id = o.id)
        AND NOT EXISTS (SELECT 1 FROM timeline_entry t WHERE t.event_id = o.id)
        AND NOT EXISTS (SELECT 1 FROM parked_message p
          WHERE p.consumer = 'case-flow/timeline' AND p.event_id = o.id AND p.state = 'parked')
      ORDER BY o.position`,
    describe: (row) => `事件 ${text(row, 'id')}(${text(row, 'type')})不在时间线上`,
  },
  {
    id: 'CF1',
    title: '时间线上每一事实只有一项',
    sql: `SELECT event_id, count(*) AS times FROM timeline_entry GROUP BY event_id HAVING count(*) > 1`,
    describe: (row) => `事件 ${text(row, 'event_id')} 出现 ${text(row, 'times')} 次`,
  },
  {
    id: 'CF2',
    title: '案件已结与结案日期一致',
    sql: `SELECT case_number, state, closed_on::text FROM enforcement_case
      WHERE (state = 'closed') <> (closed_on IS NOT NULL) ORDER BY case_number`,
    describe: (row) =>
      `${text(row, 'case_number')}:状态 ${text(row, 'state')},结案日期 ${text(row, 'closed_on')}`,
  },
  {
    id: 'CF3',
    title: '案件状态等于最后一次变更的结果',
    sql: `SELECT c.case_number, c.state, coalesce(last.to_state, 'filed') AS moved_to
      FROM enforcement_case c LEFT JOIN LATERAL (SELECT t.to_state FROM case_transition t
        WHERE t.home_court = c.home_court AND t.case_id = c.case_id
        ORDER BY t.transition_id DESC LIMIT 1) last ON true
      WHERE c.state <> coalesce(last.to_state, 'filed') ORDER BY c.case_number`,
    describe: (row) =>
      `${text(row, 'case_number')}:状态 ${text(row, 'state')},变更记录为 ${text(row, 'moved_to')}`,
  },
  {
    id: 'I11',
    title: '每个未办理且未逾期的节点都有一个同日的在走期限,已办理的没有',
    sql: `SELECT n.case_id, n.node, n.due_on::text, d.due_on::text AS clock_on
      FROM process_node n LEFT JOIN deadline d ON d.kind = 'process-node' AND d.state = 'open'
        AND d.subject_id = n.case_id || '/' || n.node
      WHERE CASE WHEN n.done_on IS NULL AND n.overdue_at IS NULL
        THEN d.id IS NULL OR d.due_on IS DISTINCT FROM n.due_on ELSE d.id IS NOT NULL END
      ORDER BY n.case_id, n.node`,
    describe: (row) =>
      `案件 ${text(row, 'case_id')} 节点 ${text(row, 'node')}:应办 ${text(row, 'due_on')},期限 ${text(row, 'clock_on')}`,
  },
];
