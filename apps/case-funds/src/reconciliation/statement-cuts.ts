import type { StatementPage } from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import { mirrorAccount, recordDispute } from '../postings/index.js';
import type { BankAccountRef } from './statement-lines.js';

const CUT = `
  INSERT INTO statement_cut (home_court, account_number, cursor, statement_balance_fen, mirror_version,
    mirror_balance_fen, difference_fen)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`;

/**
 * Compares bank and mirror where the reading ended (I9). A difference is listed, never "adjusted".
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
  await recordDispute(tx, {
    homeCourt,
    accountNumber,
    kind: 'balance-difference',
    amountFen: differenceFen,
    detail: { cursor: page.cursor },
  });
}
