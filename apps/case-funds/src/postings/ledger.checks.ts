/** Rows of `ledgerChecks`; the shape is that of `src/checks.ts`. */
export interface LedgerCheck {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

const text = (row: Record<string, unknown>, name: string): string => String(row[name]);

/** The ledger's own invariants: everything follows from the entries. */
export const ledgerChecks: readonly LedgerCheck[] = [
  {
    id: 'I1',
    title: '每笔转账恰有两条分录且合计为零',
    sql: `SELECT t.transfer_id AS id, count(e.*) AS legs, coalesce(sum(e.amount_fen), 0) AS total
      FROM transfer t LEFT JOIN entry e ON e.transfer_id = t.transfer_id
      GROUP BY t.transfer_id, t.amount_fen
      HAVING count(e.*) <> 2 OR sum(e.amount_fen) <> 0 OR max(e.amount_fen) <> t.amount_fen
      UNION ALL
      SELECT e.transfer_id, 1, e.amount_fen FROM entry e
      WHERE NOT EXISTS (SELECT 1 FROM transfer t WHERE t.transfer_id = e.transfer_id)`,
    describe: (row) =>
      `转账 ${text(row, 'id')} 有 ${text(row, 'legs')} 条分录,合计 ${text(row, 'total')} 分`,
  },
  {
    id: 'I2',
    title: '全院账户余额合计为零',
    sql: `SELECT a.home_court AS court, sum(a.balance_fen) AS total FROM account a
      GROUP BY a.home_court HAVING sum(a.balance_fen) <> 0`,
    describe: (row) => `${text(row, 'court')} 各账户合计 ${text(row, 'total')} 分,应为零`,
  },
  {
    id: 'I3',
    title: '账户余额等于分录合计,也等于最后一条分录的余额',
    sql: `SELECT a.home_court AS court, a.code, a.balance_fen AS balance, coalesce(e.total, 0) AS entries
      FROM account a
      LEFT JOIN (SELECT account_id, sum(amount_fen) AS total, max(version) AS version FROM entry GROUP BY account_id) e
        ON e.account_id = a.account_id
      LEFT JOIN entry l ON l.home_court = a.home_court AND l.account_id = a.account_id AND l.version = e.version
      WHERE a.balance_fen <> coalesce(e.total, 0) OR a.balance_fen <> coalesce(l.balance_after_fen, 0)`,
    describe: (row) =>
      `${text(row, 'court')} 账户 ${text(row, 'code')} 余额 ${text(row, 'balance')} 分,分录合计 ${text(row, 'entries')} 分`,
  },
  {
    id: 'I4',
    title: '分录版本连续,每条余额接续前一条',
    sql: `SELECT s.account_id AS account, s.version FROM (
        SELECT e.account_id, e.version, e.balance_after_fen - e.amount_fen AS before,
          lag(e.balance_after_fen, 1, 0::bigint) OVER w AS previous, row_number() OVER w AS place
        FROM entry e WINDOW w AS (PARTITION BY e.home_court, e.account_id ORDER BY e.version)) s
      WHERE s.version <> s.place OR s.before <> s.previous
      UNION ALL
      SELECT a.account_id, a.version FROM account a
      WHERE a.version <> (SELECT coalesce(max(e.version), 0) FROM entry e
        WHERE e.home_court = a.home_court AND e.account_id = a.account_id)`,
    describe: (row) => `账户 ${text(row, 'account')} 的第 ${text(row, 'version')} 条分录不接续`,
  },
  {
    id: 'I5',
    title: '账户不低于下限,冻结额等于在途冻结之和',
    sql: `SELECT a.home_court AS court, a.code, a.balance_fen AS balance, a.held_fen AS held, coalesce(h.total, 0) AS holds
      FROM account a
      LEFT JOIN (SELECT from_account, sum(amount_fen) AS total FROM hold WHERE state = 'open' GROUP BY from_account) h
        ON h.from_account = a.account_id
      WHERE a.balance_fen - a.held_fen < a.floor_fen OR a.held_fen <> coalesce(h.total, 0)`,
    describe: (row) =>
      `${text(row, 'court')} 账户 ${text(row, 'code')} 余额 ${text(row, 'balance')} 分,冻结 ${text(row, 'held')} 分,在途冻结合计 ${text(row, 'holds')} 分`,
  },
  {
    id: 'I6',
    title: '每笔冻结只处于在途、已记账、已解除之一,记账额与转账一致',
    sql: `SELECT h.hold_id AS id, h.state, count(t.*) AS posts FROM hold h
      LEFT JOIN transfer t ON t.hold_id = h.hold_id
      GROUP BY h.hold_id, h.state, h.posted_fen, h.amount_fen
      HAVING count(t.*) <> CASE WHEN h.state = 'posted' THEN 1 ELSE 0 END
        OR coalesce(sum(t.amount_fen), 0) <> h.posted_fen OR h.posted_fen > h.amount_fen
      UNION ALL
      SELECT h.hold_id, h.state, 0 FROM hold h
      WHERE h.state = 'open' AND NOT EXISTS (SELECT 1 FROM payout p
        WHERE p.hold_id = h.hold_id AND p.state IN ('instructed', 'unknown'))`,
    describe: (row) =>
      `冻结 ${text(row, 'id')}(${text(row, 'state')})有 ${text(row, 'posts')} 笔记账,与状态不符或没有在途发放`,
  },
];
