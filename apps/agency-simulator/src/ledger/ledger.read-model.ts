import type { agencySimulatorApi, AnswerOf } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { DomainError, formatYuan } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { bankOf } from '../bodies.js';

type LedgerView = AnswerOf<typeof agencySimulatorApi.readLedger>;
type AccountDetail = AnswerOf<typeof agencySimulatorApi.readAccount>;
type FreezeView = AccountDetail['freezes'][number];

const ENTRIES_MAX = 1_000;

interface AccountRow {
  readonly accountNumber: string;
  readonly accountName: string;
  readonly kind: LedgerView['accounts'][number]['kind'];
  readonly documentNumber: string | null;
  readonly balanceFen: Fen;
  readonly heldFen: Fen;
}

interface FreezeRow {
  readonly requestNo: string | null;
  readonly caseNumber: string;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  readonly deductedFen: Fen;
  readonly from: CourtDate;
  readonly to: CourtDate;
  readonly state: 'live' | 'released' | 'expired';
  readonly rank: bigint;
}

interface EntryRow {
  readonly bankRef: string;
  readonly amountFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly bookedOn: CourtDate;
  readonly remark: string;
  readonly counterpartName: string;
}

const ACCOUNTS = `
  SELECT account.account_no AS "accountNumber", account.name AS "accountName", account.kind,
    customer.document_number AS "documentNumber", account.balance_fen AS "balanceFen",
    coalesce((SELECT sum(account_freeze.held_fen) FROM account_freeze WHERE account_freeze.bank = account.bank
      AND account_freeze.account_no = account.account_no), 0)::bigint AS "heldFen"
  FROM account LEFT JOIN customer USING (customer_id) WHERE account.bank = $1`;

/** What the banks' own books say. */
@Injectable()
export class LedgerReadModel {
  constructor(private readonly database: ReadDatabase) {}

  /** Every account of a bank and their sum, which double entry keeps at zero. */
  async ledger(bank: string): Promise<LedgerView> {
    bankOf(bank);
    const rows = await this.database.query<AccountRow>(`${ACCOUNTS} ORDER BY account.account_no`, [
      bank,
    ]);
    const totalFen = rows.reduce((sumFen, row) => sumFen + row.balanceFen, 0n);
    return { bank, accounts: rows.map(accountView), total: formatYuan(totalFen) };
  }

  /** @throws DomainError `BANK.NO_ACCOUNT` (404). */
  async account(bank: string, accountNo: string): Promise<AccountDetail> {
    bankOf(bank);
    const key = [bank, accountNo];
    const [row] = await this.database.query<AccountRow>(
      `${ACCOUNTS} AND account.account_no = $2`,
      key,
    );
    if (!row) throw new DomainError('BANK.NO_ACCOUNT', 'not-found', `没有账户 ${accountNo}`);
    const freezes = await this.database.query<FreezeRow>(
      `SELECT request_no AS "requestNo", case_no AS "caseNumber", cap_fen AS "capFen",
         held_fen AS "heldFen", deducted_fen AS "deductedFen", from_on AS "from", to_on AS "to",
         state, row_number() OVER (ORDER BY (state = 'live') DESC, freeze_id) AS rank
       FROM account_freeze WHERE bank = $1 AND account_no = $2 ORDER BY freeze_id`,
      key,
    );
    const entries = await this.database.query<EntryRow>(
      `SELECT bank_ref AS "bankRef", amount_fen AS "amountFen",
         balance_after_fen AS "balanceAfterFen", booked_on AS "bookedOn", remark,
         counterpart_name AS "counterpartName"
       FROM entry WHERE bank = $1 AND account_no = $2 ORDER BY entry_id LIMIT ${ENTRIES_MAX}`,
      key,
    );
    return {
      bank,
      ...accountView(row),
      documentNumber: row.documentNumber,
      freezes: freezes.map(freezeView),
      entries: entries.map(({ amountFen, balanceAfterFen, ...entry }) => ({
        ...entry,
        amount: formatYuan(amountFen),
        balanceAfter: formatYuan(balanceAfterFen),
      })),
    };
  }
}

function accountView(row: AccountRow): LedgerView['accounts'][number] {
  return {
    accountNumber: row.accountNumber,
    accountName: row.accountName,
    kind: row.kind,
    balance: formatYuan(row.balanceFen),
    held: formatYuan(row.heldFen),
    available: formatYuan(row.balanceFen - row.heldFen),
  };
}

function freezeView(row: FreezeRow): FreezeView {
  const { capFen, heldFen, deductedFen, rank, state, ...rest } = row;
  return {
    ...rest,
    cap: formatYuan(capFen),
    held: formatYuan(heldFen),
    deducted: formatYuan(deductedFen),
    rank: state === 'live' ? Number(rank) : null,
    state: state !== 'live' ? state : heldFen === 0n && rank > 1n ? 'queued' : 'effective',
  };
}
