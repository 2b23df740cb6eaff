import type { ErrorKind } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { Problem } from '@lib/contracts';
import { problemSchema } from '@lib/contracts';
import type { z } from 'zod';
import { CORRELATION_HEADER } from './correlation.js';

export interface NeighbourOptions {
  /** Name of the neighbour app, for messages. */
  readonly name: string;
  /** Base address, e.g. `http://127.0.0.1:3001`. */
  readonly baseUrl: string;
  /** Limit of one attempt. */
  readonly timeoutMs?: number;
}

/** On whose behalf is asked: the neighbour decides with the caller's rights (ASVS 8.3.3). */
export interface Caller {
  readonly bearer: string;
  readonly correlationId: string;
}

const ATTEMPTS_MAX = 3;
const TIMEOUT_MS = 3_000;
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
const RETRYABLE = new Set([502, 503, 504]);
const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  412: 'stale',
  422: 'unprocessable',
  428: 'precondition-required',
};

/**
 * Bounded reads of another app: at most three attempts of `timeoutMs` each, GET only. A read that
 * fails is a refusal: no command may go on with what it does not know.
 */
export class NeighbourClient {
  constructor(private readonly options: NeighbourOptions) {}

  /**
   * The answer, checked by the contract's schema.
   *
   * @throws DomainError of the neighbour (4xx), or `NEIGHBOUR.UNAVAILABLE` / `NEIGHBOUR.MALFORMED` (503).
   */
  async get<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    caller: Caller,
  ): Promise<z.infer<Schema>> {
    let cause: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      try {
        const answer = await this.attempt(path, caller);
        if (!RETRYABLE.has(answer.status)) return this.read(answer, schema);
        cause = new Error(`status ${answer.status}`);
      } catch (error) {
        if (error instanceof DomainError) throw error;
        cause = error;
      }
    }
    throw this.refusal(
      'NEIGHBOUR.UNAVAILABLE',
      `${this.options.name} 暂时没有应答,为免出错本次操作没有进行`,
      cause,
    );
  }

  private async attempt(path: string, caller: Caller): Promise<{ status: number; text: string }> {
    const response = await fetch(new URL(path, this.options.baseUrl), {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${caller.bearer}`,
        [CORRELATION_HEADER]: caller.correlationId,
      },
      redirect: 'error',
      signal: AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS),
    });
    const text = await response.text();
    if (text.length > ANSWER_BYTES_MAX) throw new Error(`answer of ${text.length} characters`);
    return { status: response.status, text };
  }

  private read<Schema extends z.ZodType>(
    answer: { status: number; text: string },
    schema: Schema,
  ): z.infer<Schema> {
    const body = jsonOf(answer.text);
    if (answer.status >= 400) throw this.neighbourRefusal(answer.status, body);
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    throw this.refusal(
      'NEIGHBOUR.MALFORMED',
      `${this.options.name} 的应答不符合约定,为免出错本次操作没有进行`,
      result.error,
    );
  }

  private neighbourRefusal(status: number, body: unknown): DomainError {
    const kind = KINDS[status];
    const problem = problemSchema.safeParse(body);
    if (kind && problem.success) return domainErrorOf(problem.data, kind);
    return this.refusal(
      'NEIGHBOUR.UNAVAILABLE',
      `${this.options.name} 没有正常应答(${status}),为免出错本次操作没有进行`,
      body,
    );
  }

  private refusal(code: string, message: string, cause: unknown): DomainError {
    return new DomainError(code, 'unavailable', message, {
      hint: '请稍后用同一个 Idempotency-Key 重试',
      cause,
    });
  }
}

function domainErrorOf(problem: Problem, kind: ErrorKind): DomainError {
  return new DomainError(problem.code, kind, problem.detail, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    fields: problem.fields ?? [],
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
