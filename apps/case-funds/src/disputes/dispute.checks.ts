/** Rows of `disputeChecks`; the shape is that of `src/checks.ts`. */
export interface DisputeCheck {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

const text = (row: Record<string, unknown>, name: string): string => String(row[name]);

const cameIn = (alias: string): string => `(${alias}.kind = 'return-unknown'
  OR (${alias}.kind = 'unbookable-line' AND ${alias}.detail->>'direction' = 'credit'))`;

/** What an open dispute says still stands on suspense; a settled one has been evened out. */
const STANDING = `
  SELECT d.home_court, CASE d.kind WHEN 'return-unknown' THEN d.amount_fen
      WHEN 'unbookable-line' THEN CASE d.detail->>'direction' WHEN 'credit' THEN d.amount_fen ELSE -d.amount_fen END
      WHEN 'receipt-reversed' THEN -(coalesce(d.detail->>'missing', '0')::numeric * 100)::bigint
      ELSE -d.amount_fen END AS fen
  FROM statement_dispute d WHERE d.state = 'open'
    AND d.kind IN ('unknown-debit', 'second-payment', 'return-unknown', 'receipt-reversed', 'unbookable-line')
  UNION ALL
  SELECT t.home_court, t.amount_fen FROM transfer t
  JOIN account m ON m.account_id = t.from_account AND m.kind = 'bank-mirror'
  JOIN account s ON s.account_id = t.to_account AND s.kind = 'suspense'
  WHERE t.source = substr(m.code, 6)`;

/** What each payout still has on its clearing account: the bank's word is ahead of its lines, or behind. */
const ON_THE_WAY = `
  SELECT p.home_court, CASE p.kind WHEN 'applicant' THEN 'payout-clearing' WHEN 'fee' THEN 'fee-treasury'
      ELSE 'refund' END AS kind,
    p.amount_fen * ((p.state = 'paid')::int - (SELECT coalesce(sum(CASE l.direction WHEN 'debit' THEN 1
        ELSE -1 END), 0) FROM statement_line l WHERE l.home_court = p.home_court
        AND l.instruction_no = p.instruction_no AND l.treated_as <> 'suspense')
      + (SELECT count(*) FROM dispute_settlement s JOIN statement_dispute d ON d.dispute_id = s.dispute_id
        WHERE d.kind = 'paid-after-return' AND d.detail->>'payoutId' = p.payout_id::text
          AND s.decision = 'reverse-receipt' AND s.state = 'settled')) AS fen
  FROM payout p WHERE p.instruction_no IS NOT NULL`;

/** Disputes and their settlements against the ledger and the facts told. */
export const disputeChecks: readonly DisputeCheck[] = [
  {
    id: 'suspense',
    title: '待查账户余额等于期初余额与未处理差异之和',
    sql: `SELECT a.home_court AS court, a.balance_fen AS balance, coalesce(x.fen, 0) AS standing
      FROM account a LEFT JOIN (SELECT s.home_court, sum(s.fen) AS fen FROM (${STANDING}) s
        GROUP BY s.home_court) x ON x.home_court = a.home_court
      WHERE a.kind = 'suspense' AND a.balance_fen <> coalesce(x.fen, 0)`,
    describe: (row) =>
      `${text(row, 'court')} 待查账户余额 ${text(row, 'balance')} 分,未处理差异合计 ${text(row, 'standing')} 分`,
  },
  {
    id: 'clearing',
    title: '在途账户余额等于银行已确认而流水未到(或相反)的发放之和',
    sql: `SELECT a.home_court AS court, a.kind, a.balance_fen AS balance, coalesce(x.fen, 0) AS standing
      FROM account a LEFT JOIN (SELECT w.home_court, w.kind, sum(w.fen) AS fen FROM (${ON_THE_WAY}) w
        GROUP BY w.home_court, w.kind) x ON x.home_court = a.home_court AND x.kind = a.kind
      WHERE a.kind IN ('payout-clearing', 'fee-treasury', 'refund')
        AND a.balance_fen <> coalesce(x.fen, 0)`,
    describe: (row) =>
      `${text(row, 'court')} ${text(row, 'kind')} 余额 ${text(row, 'balance')} 分,在途发放合计 ${text(row, 'standing')} 分`,
  },
  {
    id: 'settlements',
    title: '每次差异处理:一条差异至多一次,动用款项的有两人和一笔记账,并有事件',
    sql: `SELECT s.settlement_id AS id, '差异没有结清' AS fault FROM dispute_settlement s
      JOIN statement_dispute d ON d.dispute_id = s.dispute_id
      WHERE s.state = 'settled' AND d.state <> 'settled'
      UNION ALL
      SELECT s.settlement_id, '动用款项没有第二人或没有记账' FROM dispute_settlement s
      LEFT JOIN transfer t ON t.transfer_id = s.transfer_id
      WHERE s.state = 'settled' AND s.approval_id IS NOT NULL AND (t.transfer_id IS NULL
        OR NOT EXISTS (SELECT 1 FROM approval_decision x WHERE x.approval_id = s.approval_id
          AND x.verdict = 'approve' AND x.person_id <> s.proposed_by AND x.content_hash = s.content_hash))
      UNION ALL
      SELECT s.settlement_id, '更正流水没有相互冲平' FROM dispute_settlement s
      JOIN statement_dispute d ON d.dispute_id = s.dispute_id
      WHERE s.state = 'settled' AND s.decision = 'bank-error' AND NOT EXISTS (
        SELECT 1 FROM statement_dispute p WHERE p.home_court = d.home_court
          AND p.account_number = d.account_number AND p.bank_ref = s.correction_ref
          AND p.amount_fen = d.amount_fen AND p.state = 'settled'
          AND ${cameIn('p')} <> ${cameIn('d')})
      UNION ALL
      SELECT s.settlement_id, '没有恰好一个事件' FROM dispute_settlement s
      WHERE s.state = 'settled' AND s.settled_at > legal_now() - interval '6 days'
        AND (SELECT count(*) FROM outbox o WHERE o.type = 'enforcement.case-funds.dispute-settled.v1'
          AND o.data->>'disputeId' = s.dispute_id::text) <> 1`,
    describe: (row) => `差异处理 ${text(row, 'id')}:${text(row, 'fault')}`,
  },
];
