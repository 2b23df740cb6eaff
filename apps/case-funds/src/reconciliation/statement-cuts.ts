import type { StatementPage } from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import { mirrorAccount, recordRecurring } from '../postings/index.js';
import type { BankAccountRef } from './statement-lines.js';

const CUT = `
  INSERT INTO statement_cut (home_court, account_number, cursor, statement_balance_fen, mirror_version,
    mirror_balance_fen, difference_fen)
  SELECT $1, $2, $3, $4, $5, $6, $7
  WHERE NOT EXISTS (SELECT 1 FROM (SELECT * FROM statement_cut c
      WHERE c.home_court = $1 AND c.account_number = $2 ORDER BY c.cut_no DESC LIMIT 1) last
    WHERE last.cursor = $3 AND last.mirror_version = $5 AND last.difference_fen = $7)`;

/**
 * Compares bank and mirror where the reading ended (I9). A difference is listed, never "adjusted".
 * A cut is kept where it says something new: the bank may correct its balance without a new line.
 * A page that ends before newer lines were read says its own balance, so the cut is still exact.
 */
export async function cutStatement(
  tx: Tx,
  account: BankAccountRef,
  page: StatementPage,
): Promise<void> {
  const { homeCourt, accountNumber } = account;
  const mirror = await mirrorAccount(tx, homeCourt, accountNumber);
  const differenceFen = page.balanceFen + mirror.balanceFen;
  await tx.query(CUT, [
    homeCourt,
    accountNumber,
    page.cursor,
    page.balanceFen,
    mirror.version,
    mirror.balanceFen,
    differenceFen,
  ]);
  if (differenceFen === 0n) return;
  await recordRecurring(tx, {
    homeCourt,
    accountNumber,
    kind: 'balance-difference',
    amountFen: differenceFen,
    detail: { cursor: page.cursor },
  });
}
