import { bankWire } from '@lib/contracts';
import { DomainError, formatYuan, parseYuan } from '@lib/kernel';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
} from 'cockatiel';
import type { z } from 'zod';
import { BankCallError, type BankReply, callBank } from './bank-call.js';
import { Lane, type LaneOptions } from './lane.js';
import type { PaymentInstruction, PaymentOutcome, PaymentState, StatementPage } from './port.js';
import { DepositaryBank } from './port.js';
import { definedOnly, entryOf } from './statement-line.js';

export interface BankClientOptions {
  /** Address of the bank, without `/court-bank`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly timeoutMs?: number;
  readonly lane?: LaneOptions;
  /** How long the breaker stays open after five failures in a row. */
  readonly breakerOpenMs?: number;
}

const TIMEOUT_MS = 5_000;
const BREAKER_FAILURES = 5;
const BREAKER_OPEN_MS = 10_000;
const RETRIES_MAX = 2;
const STATEMENT_LINES = 200;

/** Says that the request did not arrive in time, not what became of it. */
const REQUEST_TIMEOUT = 408;
/** This call was not let in; that says nothing about the payment, which may be sent again later. */
const NOT_LET_IN: ReadonlySet<number> = new Set([401, 403, 429]);

const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 1_000 });

/**
 * The court's depositary bank over HTTP, bounded: time limit to the socket, breaker, own lane. Reads
 * are repeated; a payment is repeated only when the bank surely never had it.
 */
export class BankClient extends DepositaryBank {
  /** The pause switch and what waits. */
  readonly lane: Lane;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly readRetry: IPolicy;
  private readonly payRetry: IPolicy;

  constructor(private readonly options: BankClientOptions) {
    super();
    this.lane = new Lane(options.lane);
    this.breaker = circuitBreaker(handleWhen(isTrouble), {
      halfOpenAfter: options.breakerOpenMs ?? BREAKER_OPEN_MS,
      breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
    });
    this.readRetry = retry(handleWhen(isTrouble), { maxAttempts: RETRIES_MAX, backoff });
    this.payRetry = retry(handleWhen(isNothingDone), { maxAttempts: RETRIES_MAX, backoff });
  }

  async statement(after?: string, limit = STATEMENT_LINES): Promise<StatementPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (after !== undefined) query.set('after', after);
    const page = await this.read(`/court-bank/statement?${query}`, bankWire.statementPage);
    return {
      accountNumber: page.accountNumber,
      lines: page.lines.map(entryOf),
      cursor: page.cursor,
      more: page.more,
      balanceFen: parseYuan(page.balance),
    };
  }

  async pay(instruction: PaymentInstruction): Promise<PaymentOutcome> {
    const { amountFen, ...rest } = instruction;
    const body = { ...rest, amount: formatYuan(amountFen) };
    try {
      const reply = await this.lane.run('money', () =>
        this.payRetry.execute(() =>
          this.breaker.execute(() => this.call('POST', '/court-bank/payments', body)),
        ),
      );
      return paymentOutcome(instruction.instructionNo, reply);
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  async enquire(instructionNo: string): Promise<PaymentState> {
    const path = `/court-bank/payments/${encodeURIComponent(instructionNo)}`;
    const state = await this.read(path, bankWire.paymentState);
    if (state.instructionNo === instructionNo) return definedOnly(state);
    throw new DomainError('BANK.UNAVAILABLE', 'unavailable', '银行答复的是另一笔支付指令');
  }

  private async read<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    try {
      const reply = await this.lane.run('money', () =>
        this.readRetry.execute(() => this.breaker.execute(() => this.call('GET', path))),
      );
      if (reply.status === 200) return schema.parse(reply.body);
      throw new BankCallError(`银行答复状态 ${reply.status}`, false);
    } catch (cause) {
      throw new DomainError('BANK.UNAVAILABLE', 'unavailable', '暂时无法读取开户银行的数据', {
        hint: '系统会自动重试;如持续出现,请与开户银行联系',
        cause,
      });
    }
  }

  private async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<BankReply> {
    const { baseUrl, token, timeoutMs = TIMEOUT_MS } = this.options;
    const reply = await callBank({ url: new URL(path, baseUrl), method, token, timeoutMs, body });
    if (reply.status < 500) return reply;
    const refusal = bankWire.refusal.safeParse(reply.body);
    throw new BankCallError(`银行答复状态 ${reply.status}`, refusal.success);
  }
}

function isTrouble(error: unknown): boolean {
  return error instanceof BankCallError;
}

function isNothingDone(error: unknown): boolean {
  return error instanceof BankCallError && error.nothingDone;
}

function paymentOutcome(instructionNo: string, { status, body }: BankReply): PaymentOutcome {
  const refusal = bankWire.refusal.safeParse(body);
  if (status !== 200 && status !== REQUEST_TIMEOUT && refusal.success) {
    const { code, detail } = refusal.data;
    return { outcome: 'refused', retryable: NOT_LET_IN.has(status), code, reason: detail };
  }
  const answer = bankWire.paymentAnswer.safeParse(body);
  if (status === 200 && answer.success && answer.data.instructionNo === instructionNo) {
    const { instructionNo: _own, ...rest } = answer.data;
    return { outcome: 'done', ...definedOnly(rest) };
  }
  return { outcome: 'unknown', reason: `银行答复无法识别(状态 ${status})` };
}

function outcomeOfError(error: unknown): PaymentOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof BrokenCircuitError) {
    return { outcome: 'refused', retryable: true, code: 'BANK.BREAKER_OPEN', reason };
  }
  if (isNothingDone(error)) {
    return { outcome: 'refused', retryable: true, code: 'BANK.UNREACHABLE', reason };
  }
  return { outcome: 'unknown', reason };
}
