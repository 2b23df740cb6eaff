import type { agencySimulatorApi, AnswerOf } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

/** Rows of these are violations; the text says what must hold. */
const INVARIANTS: readonly { readonly holds: string; readonly sql: string }[] = [
  {
    holds: '每家银行各账户之和为零',
    sql: `SELECT bank AS place, sum(balance_fen)::text AS found FROM account
          GROUP BY bank HAVING sum(balance_fen) <> 0`,
  },
  {
    holds: '各银行清算账户之和为零',
    sql: `SELECT 'clearing' AS place, sum(balance_fen)::text AS found FROM account
          WHERE kind = 'clearing' HAVING sum(balance_fen) <> 0`,
  },
  {
    holds: '每笔划转各分录之和为零',
    sql: `SELECT movement_id::text AS place, sum(amount_fen)::text AS found FROM entry
          GROUP BY movement_id HAVING sum(amount_fen) <> 0`,
  },
  {
    holds: '余额等于分录之和',
    sql: `SELECT account.bank || ' ' || account.account_no AS place,
            account.balance_fen || ' / ' || coalesce(sum(entry.amount_fen), 0) AS found
          FROM account LEFT JOIN entry USING (bank, account_no)
          GROUP BY account.bank, account.account_no, account.balance_fen
          HAVING account.balance_fen <> coalesce(sum(entry.amount_fen), 0)`,
  },
  {
    holds: '每条分录后的余额连续',
    sql: `SELECT bank || ' ' || bank_ref AS place, balance_after_fen::text AS found FROM (
            SELECT bank, bank_ref, balance_after_fen,
              sum(amount_fen) OVER (PARTITION BY bank, account_no ORDER BY entry_id) AS running
            FROM entry) AS line WHERE balance_after_fen <> running`,
  },
  {
    holds: '冻结金额不超过余额',
    sql: `SELECT account.bank || ' ' || account.account_no AS place, sum(held_fen)::text AS found
          FROM account_freeze JOIN account USING (bank, account_no)
          GROUP BY account.bank, account.account_no, account.balance_fen
          HAVING sum(held_fen) > greatest(account.balance_fen, 0)`,
  },
  {
    holds: '法院专户及子账户合计不为负',
    sql: `SELECT bank AS place, sum(balance_fen)::text AS found FROM account
          WHERE kind IN ('court', 'sub') GROUP BY bank, coalesce(parent_no, account_no)
          HAVING sum(balance_fen) < 0`,
  },
];

type LedgerCheckResult = AnswerOf<typeof agencySimulatorApi.checkLedger>;

/** Whether all books of all banks are explainable. */
@Injectable()
export class LedgerCheck {
  constructor(private readonly database: ReadDatabase) {}

  async run(): Promise<LedgerCheckResult> {
    const faults: LedgerCheckResult['faults'][number][] = [];
    for (const { holds, sql } of INVARIANTS) {
      const rows = await this.database.query<{ place: string; found: string }>(sql);
      faults.push(...rows.map((row) => ({ holds, ...row })));
    }
    const [sums] = await this.database.query<{ moneyFen: Fen; openedFen: Fen }>(
      `SELECT
         coalesce(sum(balance_fen) FILTER (WHERE kind IN ('customer', 'court', 'sub', 'suspense')), 0)::bigint
           AS "moneyFen",
         coalesce(-sum(balance_fen) FILTER (WHERE kind = 'opening'), 0)::bigint AS "openedFen"
       FROM account`,
    );
    const { moneyFen, openedFen } = sums ?? { moneyFen: 0n, openedFen: 0n };
    if (moneyFen !== openedFen) {
      const found = `${formatYuan(moneyFen)} / ${formatYuan(openedFen)}`;
      faults.push({ holds: '各银行存款总额等于期初总额', place: 'all', found });
    }
    return {
      ok: faults.length === 0,
      moneyInAllBanks: formatYuan(moneyFen),
      opened: formatYuan(openedFen),
      faults,
    };
  }
}
