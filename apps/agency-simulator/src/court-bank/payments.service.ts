import type { agencySimulatorApi, AnswerOf, BodyFaults, BodyOf } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday, UnitOfWork } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { BODIES, COURT_BANK } from '../bodies.js';
import { FaultsStore } from '../faults/index.js';
import { type AccountKey, bounce, Ledger, sameText } from '../ledger/index.js';

type PaymentOrder = BodyOf<typeof agencySimulatorApi.pay>;
type PaymentAnswer = AnswerOf<typeof agencySimulatorApi.pay>;
type PaymentStateAnswer = AnswerOf<typeof agencySimulatorApi.enquire>;
type Status = PaymentStateAnswer['status'];

/** What the bank does with one instruction: answer, refuse, or hang up without a word. */
export type PaymentReaction =
  | { readonly kind: 'answer'; readonly answer: PaymentAnswer }
  | { readonly kind: 'refusal'; readonly code: string; readonly detail: string }
  | { readonly kind: 'silence' };

interface PaymentRow {
  readonly hash: string;
  readonly content: PaymentOrder;
  readonly status: Exclude<Status, 'not-received'>;
  readonly bankRef: string | null;
  readonly settledOn: CourtDate | null;
  readonly returnRef: string | null;
  readonly returnedOn: CourtDate | null;
  readonly reason: string | null;
}

type Result = Pick<PaymentRow, 'status'> & Partial<Omit<PaymentRow, 'hash' | 'content' | 'status'>>;

const COLUMNS = `content_hash AS hash, content, status, bank_ref AS "bankRef",
  settled_on AS "settledOn", return_ref AS "returnRef", returned_on AS "returnedOn", reason`;

/** The court's payments out of its account; a number is executed at most once. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly faults: FaultsStore,
  ) {}

  async pay(order: PaymentOrder): Promise<PaymentReaction> {
    return this.uow.run(async (tx) => {
      await this.ledger.lock(tx);
      const known = await this.find(tx, order.instructionNo);
      const hash = canonicalHash(order);
      if (known && known.hash !== hash) {
        return refusal('BANK.NUMBER_REUSED', '指令编号已用于另一笔付款');
      }
      if (known) return reactionTo(order.instructionNo, known);
      const faults = await this.faults.nextPayment(tx, COURT_BANK);
      if (faults.payment === 'timeout-before-doing') return { kind: 'silence' };
      const result = await this.decide(tx, order, faults);
      await this.store(tx, { order, hash, result, faults });
      if (faults.payment === 'timeout-after-doing') return { kind: 'silence' };
      return reactionTo(order.instructionNo, result);
    });
  }

  /** The bank's word on one instruction; also on one that it never had. */
  async enquire(instructionNo: string): Promise<PaymentStateAnswer> {
    return this.uow.run(async (tx) => {
      const known = await this.find(tx, instructionNo);
      if (!known) return { instructionNo, status: 'not-received' };
      const { hash: _hash, content: _content, ...state } = known;
      const told = Object.entries(state).filter(([, value]) => value !== null);
      return { instructionNo, ...(Object.fromEntries(told) as Pick<PaymentRow, 'status'>) };
    });
  }

  /** Executes what was only accepted, when its time has come. */
  async settleAccepted(all = false): Promise<number> {
    return this.uow.run(async (tx) => {
      await this.ledger.lock(tx);
      const due = await tx.query<PaymentRow>(
        `SELECT ${COLUMNS} FROM payment WHERE status = 'accepted'
           AND ($1 OR due_at <= legal_now()) LIMIT 100`,
        [all],
      );
      for (const { content } of due) {
        const result = await this.execute(tx, content, 'execute');
        await tx.query(
          `UPDATE payment SET status = $2, bank_ref = $3, settled_on = $4, return_ref = $5,
             returned_on = $6, reason = $7, due_at = NULL WHERE instruction_no = $1`,
          [content.instructionNo, result.status, ...columnsOf(result)],
        );
      }
      return due.length;
    });
  }

  private async find(tx: Tx, instructionNo: string): Promise<PaymentRow | undefined> {
    const [row] = await tx.query<PaymentRow>(
      `SELECT ${COLUMNS} FROM payment WHERE instruction_no = $1`,
      [instructionNo],
    );
    return row;
  }

  private async decide(tx: Tx, order: PaymentOrder, faults: BodyFaults): Promise<Result> {
    if (faults.payment === 'refuse') return { status: 'refused', reason: '银行系统维护,未办理' };
    if (!BODIES.some((body) => body.kind === 'bank' && body.code === order.payee.bankCode)) {
      return { status: 'refused', reason: `收款银行不存在:${order.payee.bankCode}` };
    }
    const amountFen = parseYuan(order.amount);
    if (amountFen <= 0n) return { status: 'refused', reason: '金额应大于零' };
    const from = await this.source(tx, order);
    if (!from) return { status: 'refused', reason: '付款账户不是法院专户或其子账户' };
    if ((await this.courtMoney(tx)) < amountFen) return { status: 'refused', reason: '余额不足' };
    if (faults.payment === 'accept-only') return { status: 'accepted' };
    return this.execute(tx, order, faults.payment);
  }

  private async execute(
    tx: Tx,
    order: PaymentOrder,
    payment: BodyFaults['payment'],
  ): Promise<Result> {
    const { instructionNo, payee, purpose: remark } = order;
    const amountFen = parseYuan(order.amount);
    const from = await this.source(tx, order);
    if (!from) return { status: 'refused', reason: '付款账户不是法院专户或其子账户' };
    const to = { bank: payee.bankCode, accountNo: payee.accountNumber };
    const account = await this.ledger.payee(tx, to);
    const today = await legalToday(tx);
    const reason = reasonToReturn(account?.name, payee.accountName, payment);
    if (reason === undefined) {
      const movement = { from, to, amountFen, remark, instructionNo };
      const { debitRef } = await this.ledger.move(tx, movement);
      return { status: 'settled', bankRef: debitRef, settledOn: today };
    }
    const back = { from, toBank: payee.bankCode, amountFen, remark, reason, instructionNo };
    const { debitRef, returnRef } = await bounce(this.ledger, tx, back);
    return { status: 'returned', bankRef: debitRef, returnRef, returnedOn: today, reason };
  }

  private async source(tx: Tx, order: PaymentOrder): Promise<AccountKey | undefined> {
    if (order.fromSubAccount !== undefined) {
      const key = { bank: COURT_BANK, accountNo: order.fromSubAccount };
      const found = await this.ledger.payee(tx, key);
      return found && (found.kind === 'sub' || found.kind === 'court') ? found : undefined;
    }
    const [main] = await tx.query<AccountKey>(
      `SELECT bank, account_no AS "accountNo" FROM account
       WHERE bank = $1 AND kind = 'court' ORDER BY account_no LIMIT 1`,
      [COURT_BANK],
    );
    return main;
  }

  /** Sub-accounts are names within one account: what counts is the money of all together. */
  private async courtMoney(tx: Tx): Promise<Fen> {
    const [row] = await tx.query<{ totalFen: Fen }>(
      `SELECT coalesce(sum(balance_fen), 0)::bigint AS "totalFen" FROM account
       WHERE bank = $1 AND kind IN ('court', 'sub')`,
      [COURT_BANK],
    );
    return row?.totalFen ?? 0n;
  }

  private async store(tx: Tx, { order, hash, result, faults }: StoredPayment): Promise<void> {
    await tx.query(
      `INSERT INTO payment (instruction_no, content_hash, content, status, bank_ref, settled_on,
         return_ref, returned_on, reason, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
         CASE WHEN $4 = 'accepted' THEN legal_now() + make_interval(secs => $10) END)`,
      [
        order.instructionNo,
        hash,
        JSON.stringify(order),
        result.status,
        ...columnsOf(result),
        faults.delaySeconds,
      ],
    );
  }
}

interface StoredPayment {
  readonly order: PaymentOrder;
  readonly hash: string;
  readonly result: Result;
  readonly faults: BodyFaults;
}

function columnsOf(result: Result): readonly (string | null)[] {
  const { bankRef, settledOn, returnRef, returnedOn, reason } = result;
  return [bankRef, settledOn, returnRef, returnedOn, reason].map((value) => value ?? null);
}

function reasonToReturn(
  name: string | undefined,
  told: string,
  payment: BodyFaults['payment'],
): string | undefined {
  if (name === undefined) return '收款账号不存在';
  if (!sameText(name, told)) return '收款人户名不符';
  return payment === 'return' ? '收款账户状态异常' : undefined;
}

function refusal(code: string, detail: string): PaymentReaction {
  return { kind: 'refusal', code, detail };
}

/** A payment that will come back is accepted first: the return is a later fact. */
function reactionTo(instructionNo: string, result: Result): PaymentReaction {
  const { status, bankRef, settledOn, reason } = result;
  if (status === 'refused') return refusal('BANK.REFUSED', reason ?? '银行拒绝');
  const reference = bankRef ? { bankRef } : {};
  return {
    kind: 'answer',
    answer:
      status === 'settled' && settledOn
        ? { instructionNo, status: 'settled', settledOn, ...reference }
        : { instructionNo, status: 'accepted', ...reference },
  };
}
