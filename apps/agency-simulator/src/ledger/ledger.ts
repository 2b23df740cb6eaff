import type { Fen } from '@lib/kernel';
import { DomainError, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { bankOf, COURT_BANK } from '../bodies.js';
import { settleHolds } from './holds.js';

export interface AccountKey {
  readonly bank: string;
  readonly accountNo: string;
}

export interface Account extends AccountKey {
  readonly kind: 'customer' | 'court' | 'sub' | keyof typeof OWN_ACCOUNTS;
  readonly name: string;
  readonly customerId: bigint | null;
  readonly balanceFen: Fen;
}

/** Money on its way from one account to another, in one bank or between two. */
export interface Movement {
  readonly from: AccountKey;
  readonly to: AccountKey;
  readonly amountFen: Fen;
  readonly remark: string;
  readonly requestNo?: string;
  readonly instructionNo?: string;
  /** Reference of the line that this movement undoes. */
  readonly reverses?: string;
}

export interface BookedMovement {
  readonly debitRef: string;
  readonly creditRef: string;
}

/** Accounts of the bank itself. */
const OWN_ACCOUNTS = { opening: '期初', clearing: '清算', suspense: '待处理' } as const;
const SUB_ACCOUNT = /^(\d{8,30})-(\d{1,12})$/;
const COLUMNS = `bank, account_no AS "accountNo", kind, name, customer_id AS "customerId",
  balance_fen AS "balanceFen"`;

/**
 * All books of all banks. Every movement is double entry: payer and payee, and between two banks a
 * clearing leg at each, so that every bank sums to zero and so do the clearing accounts together.
 */
@Injectable()
export class Ledger {
  /** One writer at a time: cursors are then in the order of commits. */
  async lock(tx: Tx): Promise<void> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('simulator-ledger', 11))");
  }

  async find(tx: Tx, { bank, accountNo }: AccountKey): Promise<Account | undefined> {
    const [row] = await tx.query<Account>(
      `SELECT ${COLUMNS} FROM account WHERE bank = $1 AND account_no = $2`,
      [bank, accountNo],
    );
    return row;
  }

  /** The account a payer means; a number under the court's main account opens itself (一案一账号). */
  async payee(tx: Tx, key: AccountKey): Promise<Account | undefined> {
    const found = await this.find(tx, key);
    const main = SUB_ACCOUNT.exec(key.accountNo)?.[1];
    if (found || main === undefined || key.bank !== COURT_BANK) return found;
    await tx.query(
      `INSERT INTO account (bank, account_no, kind, parent_no, name, account_class, account_state, opened_on)
       SELECT bank, $2, 'sub', account_no, name, '案款子账户', '正常', legal_today()
         FROM account WHERE bank = $1 AND account_no = $3 AND kind = 'court'
       ON CONFLICT DO NOTHING`,
      [key.bank, key.accountNo, main],
    );
    return this.find(tx, key);
  }

  /** Books one movement and lets standing freezes catch what arrived; the caller has checked it. */
  async move(tx: Tx, movement: Movement): Promise<BookedMovement> {
    await this.lock(tx);
    const { from, to, amountFen } = movement;
    const payer = await this.known(tx, from);
    const payee = await this.known(tx, to);
    const movementId = newId();
    const legs = { movement, movementId };
    const debitRef = await this.post(tx, {
      ...legs,
      own: payer,
      other: payee,
      amountFen: -amountFen,
    });
    if (from.bank !== to.bank) {
      const ours = await this.clearing(tx, from.bank);
      const theirs = await this.clearing(tx, to.bank);
      await this.post(tx, { ...legs, own: ours, other: theirs, amountFen });
      await this.post(tx, { ...legs, own: theirs, other: ours, amountFen: -amountFen });
    }
    const creditRef = await this.post(tx, { ...legs, own: payee, other: payer, amountFen });
    await settleHolds(tx, from);
    await settleHolds(tx, to);
    return { debitRef, creditRef };
  }

  /** Money a new account starts with; its other leg is the bank's opening account. */
  async open(tx: Tx, key: AccountKey, amountFen: Fen): Promise<void> {
    if (amountFen === 0n) return;
    const from = await this.own(tx, key.bank, 'opening');
    await this.move(tx, { from, to: key, amountFen, remark: '期初余额' });
  }

  /** Balance less what is frozen. */
  async available(tx: Tx, { bank, accountNo }: AccountKey): Promise<Fen> {
    const [row] = await tx.query<{ availableFen: Fen }>(
      `SELECT account.balance_fen - coalesce((SELECT sum(account_freeze.held_fen)::bigint FROM account_freeze
         WHERE account_freeze.bank = account.bank AND account_freeze.account_no = account.account_no), 0)
         AS "availableFen"
       FROM account WHERE bank = $1 AND account_no = $2`,
      [bank, accountNo],
    );
    return row?.availableFen ?? 0n;
  }

  /** Where money waits that its payee's bank cannot place. */
  suspense(tx: Tx, bank: string): Promise<Account> {
    return this.own(tx, bank, 'suspense');
  }

  private async known(tx: Tx, key: AccountKey): Promise<Account> {
    const found = await this.find(tx, key);
    if (found) return found;
    throw new DomainError('BANK.NO_ACCOUNT', 'not-found', `${key.bank} 没有账户 ${key.accountNo}`);
  }

  private clearing(tx: Tx, bank: string): Promise<Account> {
    return this.own(tx, bank, 'clearing');
  }

  private async own(tx: Tx, bank: string, kind: keyof typeof OWN_ACCOUNTS): Promise<Account> {
    const accountNo = kind.toUpperCase();
    await tx.query(
      `INSERT INTO account (bank, account_no, kind, name, account_class, account_state, opened_on)
       VALUES ($1, $2, $3, $4, '内部账户', '正常', legal_today()) ON CONFLICT DO NOTHING`,
      [bank, accountNo, kind, `${bankOf(bank).name}${OWN_ACCOUNTS[kind]}`],
    );
    return this.known(tx, { bank, accountNo });
  }

  private async post(tx: Tx, leg: Leg): Promise<string> {
    const { own, other, movement, movementId, amountFen } = leg;
    const [row] = await tx.query<{ bankRef: string }>(
      `WITH booked AS (
         UPDATE account SET balance_fen = balance_fen + $3 WHERE bank = $1 AND account_no = $2
         RETURNING balance_fen)
       INSERT INTO entry (bank, account_no, bank_ref, movement_id, amount_fen, balance_after_fen,
         booked_on, booked_at, counterpart_name, counterpart_account, counterpart_bank, remark,
         request_no, instruction_no, reverses)
       SELECT $1, $2, right($1, 1) || to_char(legal_today(), 'YYYYMMDD')
           || to_char(nextval('bank_ref_serial'), 'FM9999999999999000000'),
         $4::uuid, $3, balance_fen, legal_today(), legal_now(), $5, $6, $7, $8, $9, $10, $11
       FROM booked RETURNING bank_ref AS "bankRef"`,
      [
        own.bank,
        own.accountNo,
        amountFen,
        movementId,
        other.name,
        other.accountNo,
        other.bank,
        movement.remark,
        movement.requestNo ?? null,
        movement.instructionNo ?? null,
        movement.reverses ?? null,
      ],
    );
    if (!row) throw new Error(`no account ${own.bank} ${own.accountNo} to book on`);
    return row.bankRef;
  }
}

interface Leg {
  readonly own: Account;
  readonly other: Account;
  readonly movement: Movement;
  readonly movementId: string;
  readonly amountFen: Fen;
}
