import type { CaseRef } from '@lib/case-refs';
import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { DomainError, formatYuan, instantText } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { subAccountSuffix } from '../cases/index.js';
import { DebtsReadModel, failureView } from '../debts/index.js';

type Sums = AnswerOf<typeof caseFundsApi.getSums>;
type AccountView = AnswerOf<typeof caseFundsApi.getCaseAccount>;

interface AccountRow {
  readonly accountId: bigint;
  readonly code: string;
  readonly balanceFen: Fen;
  readonly heldFen: Fen;
}

interface LineRow {
  readonly version: bigint;
  readonly transferId: string;
  readonly kind: string;
  readonly amountFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly effectiveOn: CourtDate;
  readonly postedAt: Date;
  readonly memo: string;
  readonly source: string | null;
}

const LINES_MAX = 500;

const ACCOUNT = `
  SELECT a.account_id AS "accountId", a.code, a.balance_fen AS "balanceFen", a.held_fen AS "heldFen"
  FROM account a WHERE a.home_court = $1 AND a.case_id = $2`;
const LINES = `
  SELECT e.version, e.transfer_id AS "transferId", t.kind, e.amount_fen AS "amountFen",
    e.balance_after_fen AS "balanceAfterFen", t.effective_on AS "effectiveOn",
    t.posted_at AS "postedAt", t.memo, t.source
  FROM entry e JOIN transfer t ON t.transfer_id = e.transfer_id
  WHERE e.home_court = $1 AND e.account_id = $2 ORDER BY e.version DESC LIMIT ${LINES_MAX}`;
/**
 * Payouts that the bank confirmed or two persons recorded as paid after all, less those it gave back:
 * what left the case account for good.
 */
const PAID_OUT = `
  SELECT coalesce(-sum(e.amount_fen), 0)::bigint AS "fen"
  FROM entry e JOIN transfer t ON t.transfer_id = e.transfer_id
  WHERE e.home_court = $1 AND e.account_id = $2
    AND (t.kind IN ('post', 'reversal') OR t.transfer_id IN (
      SELECT s.transfer_id FROM dispute_settlement s
      WHERE s.home_court = $1 AND s.decision = 'paid-after-all'))`;
const MAIN_ACCOUNT = `
  SELECT b.account_number AS "accountNumber" FROM bank_account b WHERE b.home_court = $1
  ORDER BY b.account_number LIMIT 1`;

/** Reads of a case's money. */
@Injectable()
export class AccountsReadModel {
  constructor(
    private readonly db: ReadDatabase,
    private readonly debts: DebtsReadModel,
  ) {}

  /** The four sums and what is held; figures follow from the debt's newest version and the ledger. */
  async sums(row: CaseRef): Promise<Sums> {
    const debt = await this.debts.latest(row);
    const account = await this.account(row);
    const [paid] = await this.db.query<{ fen: Fen }>(PAID_OUT, [row.homeCourt, account.accountId]);
    const totalFen = debt.principalFen + debt.generalFen + debt.doubledFen + debt.feeFen;
    return {
      due: formatYuan(totalFen),
      received: formatYuan(debt.receivedFen),
      paidOut: formatYuan(paid?.fen ?? 0n),
      outstanding: formatYuan(debt.dueFen),
      held: formatYuan(account.balanceFen),
      debtVersion: debt.version,
      asOf: debt.asOf,
      discharged: debt.discharged,
      ...failureView(await this.debts.failure(row)),
    };
  }

  /** @throws DomainError `ACCOUNT.NOT_READY` (503) before the bank's statement was first read. */
  async caseAccount(row: CaseRef): Promise<AccountView> {
    const account = await this.account(row);
    const [main] = await this.db.query<{ accountNumber: string }>(MAIN_ACCOUNT, [row.homeCourt]);
    if (!main) throw notReady();
    const lines = await this.db.query<LineRow>(LINES, [row.homeCourt, account.accountId]);
    return {
      accountNumber: `${main.accountNumber}-${await subAccountSuffix(this.db, row.caseId)}`,
      balance: formatYuan(account.balanceFen),
      onHold: formatYuan(account.heldFen),
      lines: lines.map((line) => lineView(account, line)),
    };
  }

  private async account(row: CaseRef): Promise<AccountRow> {
    const [account] = await this.db.query<AccountRow>(ACCOUNT, [row.homeCourt, row.caseId]);
    if (account) return account;
    throw new Error(`case ${row.caseId} has no account`);
  }
}

function lineView({ accountId, code }: AccountRow, line: LineRow): AccountView['lines'][number] {
  return {
    entryId: `${accountId}/${line.version}`,
    transferId: line.transferId,
    account: code,
    kind: line.kind,
    amount: formatYuan(line.amountFen),
    balanceAfter: formatYuan(line.balanceAfterFen),
    effectiveOn: line.effectiveOn,
    postedAt: instantText(line.postedAt),
    memo: line.memo,
    ...(line.source === null ? {} : { source: line.source }),
  };
}

function notReady(): DomainError {
  return new DomainError(
    'ACCOUNT.NOT_READY',
    'unavailable',
    '尚未与开户银行建立连接,无法给出本案账号',
    {
      hint: '请在银行流水首次读取后再试',
    },
  );
}
