import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatYuan } from '@lib/kernel';
import { BankBook } from './bank-book.fixture.js';
import type { Payment } from './bank-book.fixture.js';

export const BANK_TOKEN = 'token-of-the-court';
export const MAIN_ACCOUNT = '110019900000000001';

/** What the bank does with the next payments; `times` then falls back to `settle`. */
export type PaymentManner =
  | 'settle'
  | 'settle-unbooked'
  | 'accept'
  | 'refuse'
  | 'unreachable'
  | 'return'
  | 'settle-then-return'
  | 'silent-after-doing'
  | 'silent-before-doing';

/** A depositary bank over real HTTP with a ledger of its own; its manners are set by the spec. */
export class FakeBank extends BankBook {
  /** Calls of POST payments by instruction number: more than one is a repeat, not a payment. */
  readonly calls: string[] = [];
  manner: PaymentManner = 'settle';
  mannerTimes = Number.POSITIVE_INFINITY;
  /** The bank serves the whole statement again, as if the cursor were lost. */
  repeatsFromStart = false;
  statementDown = false;
  /** Added to the balance the bank states. */
  misstatedFen = 0n;
  private server: Server | undefined;

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** The next payments have this manner, then it settles again. */
  behave(manner: PaymentManner = 'settle', times = Number.POSITIVE_INFINITY): void {
    this.manner = manner;
    this.mannerTimes = times;
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
    else if (manner === 'settle-unbooked') this.settleUnbooked(instructionNo, payment);
    else if (manner !== 'accept') this.execute(instructionNo, payment);
    if (manner === 'return') {
      this.giveBack(instructionNo);
      return reply(response, 200, { instructionNo, status: 'accepted' });
    }
    if (manner === 'silent-after-doing') return void response.destroy();
    this.tell(response, instructionNo, payment);
    if (manner === 'settle-then-return') this.giveBack(instructionNo);
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
