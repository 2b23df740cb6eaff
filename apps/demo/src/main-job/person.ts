import type { AnswerOf, BodyOf, Endpoint } from '@lib/contracts';
import { problemSchema } from '@lib/contracts';
import type { Problem } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { BrokenPromise } from './report.js';

/** A refusal of the platform, as it told the caller. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

type Params = Readonly<Record<string, string>>;

interface CallOptions {
  readonly params?: Params;
  readonly query?: Params;
  readonly ifMatch?: number;
  readonly idempotencyKey?: string;
}

const UNAVAILABLE = new Set([502, 503, 504]);
const RETRY_EVERY_MS = 400;
const RETRY_LIMIT_MS = 20_000;

/** One signed-in person: calls the platform through the gateway, like the pages do. */
export class Person {
  constructor(
    readonly account: string,
    private readonly gateway: string,
    readonly sessionCookie: string,
  ) {}

  async get<E extends Endpoint>(
    app: string,
    endpoint: E,
    options: CallOptions = {},
  ): Promise<AnswerOf<E>> {
    return this.send(app, endpoint, undefined, options) as Promise<AnswerOf<E>>;
  }

  async post<E extends Endpoint>(
    app: string,
    endpoint: E,
    body: BodyOf<E> | Record<string, unknown>,
    options: CallOptions = {},
  ): Promise<AnswerOf<E>> {
    return this.send(app, endpoint, body, options) as Promise<AnswerOf<E>>;
  }

  /** Demands that the platform refuses, with one of these codes; returns the problem. */
  async refused(codes: readonly string[], call: () => Promise<unknown>): Promise<Problem> {
    try {
      await call();
    } catch (error) {
      if (error instanceof Refusal && codes.includes(error.problem.code)) return error.problem;
      throw error;
    }
    throw new BrokenPromise(`本应拒绝(${codes.join('、')}),却通过了`);
  }

  /** A lost answer is asked for again with the same key: the effect happens once. */
  private async send(
    app: string,
    endpoint: Endpoint,
    body: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    const key = options.idempotencyKey ?? newId();
    const until = performance.now() + RETRY_LIMIT_MS;
    for (;;) {
      const { status, text, where } = await this.attempt(app, endpoint, body, { ...options, key });
      if (status < 400) return text ? (JSON.parse(text) as unknown) : undefined;
      if (!UNAVAILABLE.has(status) || performance.now() > until) throw refusalOf(text, where);
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }

  private async attempt(
    app: string,
    endpoint: Endpoint,
    body: unknown,
    options: CallOptions & { readonly key: string },
  ): Promise<{ status: number; text: string; where: string }> {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(options.params?.[name] ?? ''),
    );
    const query = options.query ? `?${new URLSearchParams(options.query)}` : '';
    const answer = await fetch(`${this.gateway}/api/${app}${path}${query}`, {
      method: endpoint.method,
      headers: {
        cookie: this.sessionCookie,
        'x-requested-with': 'demo',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(endpoint.method === 'GET' ? {} : { 'idempotency-key': options.key }),
        ...(options.ifMatch === undefined ? {} : { 'if-match': `"v${options.ifMatch}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const where = `${endpoint.method} ${path} → ${answer.status}`;
    return { status: answer.status, text: await answer.text(), where };
  }
}

function refusalOf(text: string, where: string): Error {
  try {
    const problem = problemSchema.safeParse(JSON.parse(text));
    if (problem.success) return new Refusal(problem.data);
  } catch {
    // Not JSON: the raw answer says more than a parse error.
  }
  return new BrokenPromise(`${where}: ${text.slice(0, 300)}`);
}
