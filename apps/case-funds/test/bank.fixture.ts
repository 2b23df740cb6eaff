import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatYuan, parseYuan } from '@lib/kernel';

export const BANK_TOKEN = 'token-of-the-court';
export const MAIN_ACCOUNT = '110019900000000001';

/** What the bank does with the next payments; `times` then falls back to `settle`. */
export type PaymentManner =
  | 'settle'
  | 'accept'
  | 'refuse'
  | 'unreachable'
  | 'return'
  | 'settle-then-return'
  | 'silent-after-doing'
  | 'silent-before-doing';

interface Line {
  bankRef: string;
  cursor: string;
  subAccountNumber?: string;
  direction: 'credit' | 'debit';
  amount: string;
  balanceAfter: string;
  bookedOn: string;
  bookedAt: string;
  counterparty: { name: string; accountNumber: string; bankCode: string; bankName?: string };
  remark: string;
  requestNo?: string;
  instructionNo?: string;
  reverses?: string;
}

interface Payment {
  status: 'settled' | 'accepted' | 'returned' | 'refused';
  content: string;
  bankRef?: string;
  settledOn?: string;
  returnRef?: string;
  returnedOn?: string;
  reason?: string;
}

export interface Credit {
  readonly amount: string;
  readonly bookedOn: string;
  readonly subAccountNumber?: string;
  readonly requestNo?: string;
  readonly remark?: string;
}

const DEBTOR = {
  name: '示例商贸有限公司(虚构)',
  accountNumber: '1100000000000000101',
  bankCode: 'BANK-A',
  bankName: '示例甲银行(虚构)',
};

/** A depositary bank over real HTTP with a ledger of its own; its manners are set by the spec. */
export class FakeBank {
  readonly lines: Line[] = [];
  readonly payments = new Map<string, Payment>();
  /** Calls of POST payments by instruction number: more than one is a repeat, not a payment. */
  readonly calls: string[] = [];
  manner: PaymentManner = 'settle';
  mannerTimes = Number.POSITIVE_INFINITY;
  today = '2026-03-02';
  /** The bank serves the whole statement again, as if the cursor were lost. */
  repeatsFromStart = false;
  statementDown = false;
  /** Added to the balance the bank states. */
  misstatedFen = 0n;
  private balanceFen = 0n;
  private server: Server | undefined;

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Money arrives; returns the bank's reference. */
  credit(credit: Credit): string {
    const { amount, bookedOn, remark = '', ...rest } = credit;
    return this.book({
      direction: 'credit',
      amount,
      bookedOn,
      remark,
      counterparty: DEBTOR,
      ...rest,
    });
  }

  /** The bank takes money without being told to. */
  takeUnasked(amount: string): string {
    const counterparty = { name: '手续费', accountNumber: '0', bankCode: 'BANK-B' };
    return this.book({
      direction: 'debit',
      amount,
      bookedOn: this.today,
      remark: '手续费',
      counterparty,
    });
  }

  /** Books back a debit that it made by mistake. */
  correct(bankRef: string, amount?: string): string {
    const debit = this.lines.find((line) => line.bankRef === bankRef);
    if (!debit) throw new Error(`no debit ${bankRef}`);
    return this.book({
      direction: 'credit',
      amount: amount ?? debit.amount,
      bookedOn: this.today,
      remark: '更正',
      counterparty: debit.counterparty,
      reverses: bankRef,
    });
  }

  /** Takes back a credit. */
  takeBack(bankRef: string): string {
    const credit = this.lines.find((line) => line.bankRef === bankRef);
    if (!credit) throw new Error(`no credit ${bankRef}`);
    const { amount, counterparty } = credit;
    return this.book({
      direction: 'debit',
      amount,
      bookedOn: this.today,
      remark: '冲回',
      counterparty,
      reverses: bankRef,
    });
  }

  /** Settles what was only accepted. */
  settleAccepted(): void {
    for (const [instructionNo, payment] of this.payments) {
      if (payment.status === 'accepted') this.execute(instructionNo, payment);
    }
  }

  /** Gives a settled payment back. */
  giveBack(instructionNo: string, reason = '收款人户名不符'): void {
    const payment = this.payments.get(instructionNo);
    const debit = this.lines.find((line) => line.bankRef === payment?.bankRef);
    if (!payment || !debit) throw new Error(`no settled payment ${instructionNo}`);
    const returnRef = this.book({
      direction: 'credit',
      amount: debit.amount,
      bookedOn: this.today,
      remark: reason,
      counterparty: debit.counterparty,
      instructionNo,
      reverses: debit.bankRef,
    });
    Object.assign(payment, { status: 'returned', returnRef, returnedOn: this.today, reason });
  }

  balance(): string {
    return formatYuan(this.balanceFen);
  }

  /** Money that left for good under an instruction. */
  paidOut(instructionNo: string): string {
    const signed = this.lines
      .filter((line) => line.instructionNo === instructionNo)
      .map((line) => (line.direction === 'debit' ? 1n : -1n) * parseYuan(line.amount));
    return formatYuan(signed.reduce((sum, fen) => sum + fen, 0n));
  }

  private book(line: Omit<Line, 'bankRef' | 'cursor' | 'balanceAfter' | 'bookedAt'>): string {
    const serial = this.lines.length + 1;
    const bankRef = `B${String(serial).padStart(9, '0')}`;
    this.balanceFen += (line.direction === 'credit' ? 1n : -1n) * parseYuan(line.amount);
    this.lines.push({
      ...line,
      bankRef,
      cursor: String(serial),
      balanceAfter: formatYuan(this.balanceFen),
      bookedAt: `${line.bookedOn}T10:00:00+08:00`,
    });
    return bankRef;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://bank.test');
    if (request.headers.authorization !== `Bearer ${BANK_TOKEN}`) return reply(response, 401, {});
    if (url.pathname === '/court-bank/statement') return this.statement(url, response);
    if (request.method === 'POST') return this.pay(JSON.parse(await textOf(request)), response);
    const instructionNo = url.pathname.split('/').at(-1) ?? '';
    const payment = this.payments.get(instructionNo);
    if (!payment) return reply(response, 200, { instructionNo, status: 'not-received' });
    const { content: _content, ...state } = payment;
    return reply(response, 200, { instructionNo, ...state });
  }

  private statement(url: URL, response: ServerResponse): void {
    if (this.statementDown) return reply(response, 500, {});
    const after = this.repeatsFromStart ? 0 : Number(url.searchParams.get('after') ?? '0');
    const lines = this.lines.filter((line) => Number(line.cursor) > after);
    const cursor = this.lines.at(-1)?.cursor ?? '0';
    reply(response, 200, {
      accountNumber: MAIN_ACCOUNT,
      lines,
      cursor,
      more: false,
      balance: formatYuan(this.balanceFen + this.misstatedFen),
    });
  }

  private pay(order: Record<string, never>, response: ServerResponse): void {
    const instructionNo = String(order['instructionNo']);
    this.calls.push(instructionNo);
    const known = this.payments.get(instructionNo);
    if (known) return this.tell(response, instructionNo, known);
    const manner = this.nextManner();
    if (manner === 'unreachable') {
      return reply(response, 503, { code: 'BANK.DOWN', detail: '维护', nothingDone: true });
    }
    if (manner === 'silent-before-doing') return void response.destroy();
    const payment: Payment = { status: 'accepted', content: JSON.stringify(order) };
    this.payments.set(instructionNo, payment);
    if (manner === 'refuse') Object.assign(payment, { status: 'refused', reason: '账户受限' });
    else if (manner !== 'accept') this.execute(instructionNo, payment);
    if (manner === 'return') {
      this.giveBack(instructionNo);
      return reply(response, 200, { instructionNo, status: 'accepted' });
    }
    if (manner === 'silent-after-doing') return void response.destroy();
    this.tell(response, instructionNo, payment);
    if (manner === 'settle-then-return') this.giveBack(instructionNo);
  }

  private execute(instructionNo: string, payment: Payment): void {
    const order = JSON.parse(payment.content) as { amount: string; payee: Record<string, string> };
    const { payee } = order;
    payment.bankRef = this.book({
      direction: 'debit',
      amount: order.amount,
      bookedOn: this.today,
      remark: '案款',
      counterparty: {
        name: payee['accountName'] ?? '',
        accountNumber: payee['accountNumber'] ?? '',
        bankCode: payee['bankCode'] ?? '',
      },
      instructionNo,
    });
    payment.status = 'settled';
    payment.settledOn = this.today;
  }

  private tell(response: ServerResponse, instructionNo: string, payment: Payment): void {
    const { status, bankRef, settledOn, reason } = payment;
    if (status === 'refused') {
      return reply(response, 422, { code: 'BANK.REFUSED', detail: reason, nothingDone: true });
    }
    const settled = status === 'settled' ? { bankRef, settledOn } : {};
    reply(response, 200, {
      instructionNo,
      status: status === 'settled' ? 'settled' : 'accepted',
      ...settled,
    });
  }

  private nextManner(): PaymentManner {
    if (this.mannerTimes <= 0) return 'settle';
    this.mannerTimes -= 1;
    return this.manner;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
