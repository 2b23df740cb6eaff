import type { agencySimulatorApi, AnswerOf } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { bankOf } from '../bodies.js';
import { sameText } from './freezes.js';
import type { Account, AccountKey } from './ledger.js';
import { Ledger } from './ledger.js';

export interface TransferOrder {
  readonly transferId: string;
  readonly from: AccountKey;
  readonly to: AccountKey;
  readonly toName: string;
  readonly amountFen: Fen;
  readonly remark: string;
}

type TransferAnswer = AnswerOf<typeof agencySimulatorApi.transfer>;

/** Customers paying each other and the court. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Executes a transfer once per `transferId`. A payee that does not exist or has another name is
   * found out at the payee's bank: the money goes out and comes back.
   *
   * @throws DomainError `BANK.NO_ACCOUNT` (404), `BANK.INSUFFICIENT`, `TRANSFER.NUMBER_REUSED` (409).
   */
  async transfer(order: TransferOrder): Promise<TransferAnswer> {
    bankOf(order.to.bank);
    const hash = canonicalHash({ ...order, amountFen: String(order.amountFen) });
    return this.uow.run(async (tx) => {
      await this.ledger.lock(tx);
      const [known] = await tx.query<{ hash: string; answer: TransferAnswer }>(
        'SELECT content_hash AS hash, answer FROM customer_transfer WHERE transfer_id = $1',
        [order.transferId],
      );
      if (known && known.hash !== hash) {
        throw new DomainError('TRANSFER.NUMBER_REUSED', 'conflict', '转账编号已用于另一笔转账');
      }
      if (known) return known.answer;
      const answer = await this.execute(tx, order);
      await tx.query(
        `INSERT INTO customer_transfer (transfer_id, content_hash, answer) VALUES ($1, $2, $3)`,
        [order.transferId, hash, JSON.stringify(answer)],
      );
      return answer;
    });
  }

  private async execute(tx: Tx, order: TransferOrder): Promise<TransferAnswer> {
    const { transferId, from, to, amountFen, remark } = order;
    const payer = await this.payer(tx, from);
    if ((await this.ledger.available(tx, payer)) < amountFen) {
      throw new DomainError('BANK.INSUFFICIENT', 'conflict', '可用余额不足(含已冻结部分)');
    }
    const payee = await this.ledger.payee(tx, to);
    if (payee && sameText(payee.name, order.toName)) {
      const { debitRef } = await this.ledger.move(tx, { from, to, amountFen, remark });
      return { transferId, status: 'settled', bankRef: debitRef };
    }
    const reason = payee ? '收款人户名不符' : '收款账号不存在';
    const bankRef = await bounce(this.ledger, tx, {
      from,
      toBank: to.bank,
      amountFen,
      remark,
      reason,
    });
    return { transferId, status: 'returned', bankRef: bankRef.debitRef, reason };
  }

  private async payer(tx: Tx, from: AccountKey): Promise<Account> {
    const found = await this.ledger.find(tx, from);
    if (found && found.kind === 'customer') return found;
    throw new DomainError('BANK.NO_ACCOUNT', 'not-found', `没有客户账户 ${from.accountNo}`);
  }
}

interface Bounce {
  readonly from: AccountKey;
  readonly toBank: string;
  readonly amountFen: Fen;
  readonly remark: string;
  readonly reason: string;
  readonly instructionNo?: string;
}

/** Out and back: a debit line and a credit line that names it. */
export async function bounce(
  ledger: Ledger,
  tx: Tx,
  { from, toBank, amountFen, remark, reason, instructionNo }: Bounce,
): Promise<{ readonly debitRef: string; readonly returnRef: string }> {
  const suspense = await ledger.suspense(tx, toBank);
  const number = instructionNo === undefined ? {} : { instructionNo };
  const out = await ledger.move(tx, { from, to: suspense, amountFen, remark, ...number });
  const back = await ledger.move(tx, {
    from: suspense,
    to: from,
    amountFen,
    remark: `退回:${reason}`,
    reverses: out.debitRef,
    ...number,
  });
  return { debitRef: out.debitRef, returnRef: back.creditRef };
}
