/** Rows of `moneyChecks`; the shape is that of `src/checks.ts`. */
export interface MoneyCheck {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

const text = (row: Record<string, unknown>, name: string): string => String(row[name]);
const told = (fact: string): string => `o.type = 'enforcement.case-funds.${fact}.v1'`;
/** The outbox keeps sent facts for seven days at least; older changes cannot be asked for theirs. */
const RECENT = "legal_now() - interval '6 days'";

/** Bank, payouts, debts and events against each other. */
export const moneyChecks: readonly MoneyCheck[] = [
  {
    id: 'I7',
    title: '银行流水号唯一,每笔到账对应一条流水;发放不超过各债权份额',
    sql: `SELECT 'line' AS what, r.bank_ref AS ref FROM receipt r
      LEFT JOIN statement_line l USING (home_court, account_number, bank_ref)
      WHERE l.bank_ref IS NULL OR l.amount_fen <> r.amount_fen OR l.direction <> 'credit'
      UNION ALL
      SELECT 'bank-ref', p.bank_ref FROM payout p WHERE p.bank_ref IS NOT NULL
      GROUP BY p.home_court, p.bank_ref HAVING count(*) > 1
      UNION ALL
      SELECT 'share', p.entitlement_id::text FROM payout p
      LEFT JOIN entitlement_share s USING (home_court, case_id, entitlement_id)
      WHERE p.kind = 'applicant' AND p.state IN ('instructed', 'unknown', 'paid')
      GROUP BY p.home_court, p.case_id, p.entitlement_id, s.share_fen
      HAVING sum(p.amount_fen) > coalesce(s.share_fen, 0)
      UNION ALL
      SELECT 'collected', s.case_id::text FROM entitlement_share s
      GROUP BY s.home_court, s.case_id HAVING sum(s.share_fen) > (SELECT d.applied_fen FROM debt_version d
        WHERE d.home_court = s.home_court AND d.case_id = s.case_id ORDER BY d.version DESC LIMIT 1)
        AND NOT EXISTS (SELECT 1 FROM statement_dispute x WHERE x.home_court = s.home_court
          AND x.state = 'open' AND ((x.kind = 'receipt-reversed' AND x.detail->>'caseId' = s.case_id::text)
            OR (x.kind = 'paid-after-return' AND EXISTS (SELECT 1 FROM payout p
              WHERE p.case_id = s.case_id AND p.payout_id::text = x.detail->>'payoutId'))))`,
    describe: (row) => `${text(row, 'what')}:${text(row, 'ref')}`,
  },
  {
    id: 'I8',
    title: '每笔发放至多一笔确认的银行付款;结果未明的都有查询在途',
    sql: `SELECT p.payout_id AS id, '银行净付款与状态不符' AS fault FROM payout p
      LEFT JOIN statement_line l ON l.home_court = p.home_court AND l.instruction_no = p.instruction_no
        AND l.treated_as <> 'suspense'
      WHERE p.instruction_no IS NOT NULL
      GROUP BY p.payout_id, p.state
      HAVING count(*) FILTER (WHERE l.direction = 'debit') - count(*) FILTER (WHERE l.direction = 'credit')
        > CASE WHEN p.state = 'paid' THEN 1 ELSE 0 END + (SELECT count(*) FROM statement_dispute d
          LEFT JOIN dispute_settlement s ON s.dispute_id = d.dispute_id AND s.state = 'settled'
          WHERE d.kind = 'paid-after-return' AND d.detail->>'payoutId' = p.payout_id::text
            AND (d.state = 'open' OR s.decision = 'reverse-receipt'))
      UNION ALL
      SELECT p.payout_id, '没有在途的查询或发送' FROM payout p
      WHERE p.state IN ('instructed', 'unknown') AND NOT EXISTS (SELECT 1 FROM task k
        WHERE k.name IN ('payout-send', 'payout-enquiry') AND k.state IN ('waiting', 'running')
          AND k.payload->>'payoutId' = p.payout_id::text)
      UNION ALL
      SELECT p.payout_id, '已付款但账上没有记账' FROM payout p JOIN hold h ON h.hold_id = p.hold_id
      WHERE (p.state = 'paid' AND h.state <> 'posted' AND NOT EXISTS (SELECT 1 FROM statement_dispute d
          JOIN dispute_settlement s ON s.dispute_id = d.dispute_id
          JOIN transfer t ON t.transfer_id = s.transfer_id AND t.amount_fen = p.amount_fen
          WHERE d.kind = 'paid-after-return' AND d.detail->>'payoutId' = p.payout_id::text
            AND s.decision = 'paid-after-all' AND s.state = 'settled'))
        OR (p.state IN ('instructed', 'unknown') AND h.state <> 'open')`,
    describe: (row) => `发放 ${text(row, 'id')}:${text(row, 'fault')}`,
  },
  {
    id: 'I9',
    title: '银行余额与镜像账户在每个对账点一致,差额均已挂账',
    sql: `SELECT c.account_number AS account, c.cursor, c.statement_balance_fen AS bank, coalesce(e.balance_after_fen, 0) AS mirror
      FROM statement_cut c
      JOIN account a ON a.home_court = c.home_court AND a.code = 'bank:' || c.account_number
      LEFT JOIN entry e ON e.home_court = c.home_court AND e.account_id = a.account_id AND e.version = c.mirror_version
      WHERE c.mirror_balance_fen <> coalesce(e.balance_after_fen, 0)
        OR (c.difference_fen <> 0 AND NOT EXISTS (SELECT 1 FROM statement_dispute d
          WHERE d.home_court = c.home_court AND d.account_number = c.account_number
            AND d.kind = 'balance-difference' AND d.detail->>'cursor' = c.cursor
            AND d.amount_fen = c.difference_fen))
      UNION ALL
      SELECT l.account_number, l.bank_ref, l.amount_fen, coalesce(t.amount_fen, 0)
      FROM statement_line l LEFT JOIN transfer t ON t.transfer_id = l.transfer_id
      WHERE coalesce(t.amount_fen, 0) <> l.amount_fen
      UNION ALL
      SELECT a.code, 'mirror', count(l.*), count(e.*) FROM account a
      JOIN entry e ON e.home_court = a.home_court AND e.account_id = a.account_id
      LEFT JOIN statement_line l ON l.transfer_id = e.transfer_id
      LEFT JOIN transfer t ON t.transfer_id = e.transfer_id
      WHERE a.kind = 'bank-mirror' AND t.source IS DISTINCT FROM substr(a.code, 6)
      GROUP BY a.code HAVING count(l.*) <> count(e.*)`,
    describe: (row) =>
      `${text(row, 'account')} @ ${text(row, 'cursor')}:银行 ${text(row, 'bank')},账面 ${text(row, 'mirror')}`,
  },
  {
    id: 'I10',
    title: '每次款项变动都有对应的事件',
    sql: `SELECT 'debt-computed' AS fact, d.case_id || '/' || d.version AS id FROM debt_version d
      JOIN case_ref c ON c.case_id = d.case_id
      WHERE d.computed_at > ${RECENT} AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.subject = c.matter_id::text
        AND ${told('debt-computed')} AND o.data->>'version' = d.version::text AND o.data->>'caseId' = d.case_id::text)
      UNION ALL
      SELECT 'debt-discharged', d.case_id || '/' || d.version FROM debt_discharge d
      JOIN case_ref c ON c.case_id = d.case_id
      JOIN debt_version v ON v.home_court = d.home_court AND v.case_id = d.case_id AND v.version = d.version
      WHERE v.computed_at > ${RECENT} AND (SELECT count(*) FROM outbox o WHERE o.subject = c.matter_id::text
        AND ${told('debt-discharged')} AND o.data->>'caseId' = d.case_id::text
        AND o.data->>'version' = d.version::text) <> 1
      UNION ALL
      SELECT 'debt-discharge-revoked', r.case_id || '/' || r.version FROM debt_discharge_revocation r
      JOIN case_ref c ON c.case_id = r.case_id
      WHERE r.revoked_at > ${RECENT} AND (SELECT count(*) FROM outbox o WHERE o.subject = c.matter_id::text
        AND ${told('debt-discharge-revoked')} AND o.data->>'caseId' = r.case_id::text
        AND o.data->>'version' = r.version::text) <> 1
      UNION ALL
      SELECT 'receipt-credited', r.receipt_id::text FROM receipt r
      JOIN case_ref c ON c.case_id = r.case_id JOIN transfer t ON t.transfer_id = r.transfer_id
      WHERE r.state = 'claimed' AND t.posted_at > ${RECENT} AND (SELECT count(*) FROM outbox o
        WHERE o.subject = c.matter_id::text AND ${told('receipt-credited')}
          AND o.data->>'receiptId' = r.receipt_id::text) <> 1
      UNION ALL
      SELECT 'payout-' || x.to_state, x.payout_id::text FROM payout_transition x
      JOIN payout p ON p.payout_id = x.payout_id
      WHERE x.at > ${RECENT} AND x.to_state IN ('paid', 'returned') AND NOT EXISTS (SELECT 1 FROM outbox o
        WHERE o.subject = p.matter_id::text AND o.data->>'payoutId' = p.payout_id::text
          AND ((x.to_state = 'paid' AND ${told('payout-confirmed')})
            OR (x.to_state = 'returned' AND ${told('payout-returned')})))`,
    describe: (row) => `${text(row, 'fact')} 没有恰好一个事件:${text(row, 'id')}`,
  },
  {
    id: 'debt-computed',
    title: '到账一小时内债务已重新计算',
    sql: `SELECT f.case_id AS id, f.code, f.reason FROM debt_failure f
      WHERE f.resolved_at IS NULL AND f.failed_at < legal_now() - interval '1 hour'`,
    describe: (row) =>
      `案件 ${text(row, 'id')} 的债务未能计算:${text(row, 'code')} ${text(row, 'reason')}`,
  },
  {
    id: 'I12',
    title: '债务清偿以账上款项为据:清偿时到账不少于应付',
    sql: `SELECT d.case_id AS id FROM debt_discharge d
      JOIN debt_version v ON v.home_court = d.home_court AND v.case_id = d.case_id AND v.version = d.version
      WHERE NOT v.discharged OR v.received_fen < v.principal_fen + v.general_fen + v.doubled_fen + v.fee_fen
      UNION ALL
      SELECT v.case_id FROM debt_version v
      WHERE v.version = (SELECT max(n.version) FROM debt_version n
          WHERE n.home_court = v.home_court AND n.case_id = v.case_id)
        AND v.discharged <> EXISTS (SELECT 1 FROM debt_discharge d WHERE d.case_id = v.case_id
          AND NOT EXISTS (SELECT 1 FROM debt_discharge_revocation r
            WHERE r.case_id = d.case_id AND r.discharged_version = d.version))
      UNION ALL
      SELECT r.case_id FROM debt_discharge_revocation r
      JOIN debt_version v ON v.home_court = r.home_court AND v.case_id = r.case_id AND v.version = r.version
      WHERE v.discharged OR v.due_fen <> r.due_fen`,
    describe: (row) => `案件 ${text(row, 'id')} 的清偿记录与债务不符`,
  },
];
