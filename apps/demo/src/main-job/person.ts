import type { AnswerOf, BodyOf, Endpoint } from '@lib/contracts';
import { problemSchema } from '@lib/contracts';
import type { Problem } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { BrokenPromise } from './report.js';

/** A refusal of the platform, as it told the caller. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    const faults = (problem.fields ?? []).map(({ path, message }) => `${path} ${message}`);
    super([`${problem.code}: ${problem.detail}`, ...faults].join(';'));
  }
}

type Params = Readonly<Record<string, string>>;

interface CallOptions {
  readonly params?: Params;
  readonly query?: Params;
  readonly ifMatch?: number;
  readonly idempotencyKey?: string;
}

interface Attempt {
  readonly status?: number;
  readonly text: string;
  readonly error?: Error;
}

const UNAVAILABLE = new Set([502, 503, 504]);
/** The connection was refused, or broke before the whole answer was there. */
const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const PATIENCE = { everyMs: 400, limitMs: 20_000 };

/** One signed-in person: calls the platform through the gateway, like the pages do. */
export class Person {
  constructor(
    readonly account: string,
    private readonly gateway: string,
    readonly sessionCookie: string,
    private readonly patience: { readonly everyMs: number; readonly limitMs: number } = PATIENCE,
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

  /**
   * An app that restarts is asked again, and so is a lost answer, with the same key and for a
   * limited time: the effect happens once.
   */
  private async send(
    app: string,
    endpoint: Endpoint,
    body: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    const key = options.idempotencyKey ?? newId();
    const until = performance.now() + this.patience.limitMs;
    for (;;) {
      const { status, text, error } = await this.attempt(app, endpoint, body, { ...options, key });
      if (error === undefined) return text ? (JSON.parse(text) as unknown) : undefined;
      const away = status === undefined || UNAVAILABLE.has(status);
      if (!away || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, this.patience.everyMs));
    }
  }

  /** One request; without a status when the connection was refused or broke. */
  private async attempt(
    app: string,
    endpoint: Endpoint,
    body: unknown,
    options: CallOptions & { readonly key: string },
  ): Promise<Attempt> {
    try {
      const answer = await this.request(app, endpoint, body, options);
      const text = await answer.text();
      if (answer.status < 400) return { status: answer.status, text };
      const where = `${endpoint.method} ${endpoint.path} → ${answer.status}`;
      return { status: answer.status, text, error: refusalOf(text, where) };
    } catch (error) {
      if (isLost(error)) return { text: '', error };
      throw error;
    }
  }

  private request(
    app: string,
    endpoint: Endpoint,
    body: unknown,
    options: CallOptions & { readonly key: string },
  ): Promise<Response> {
    const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(options.params?.[name] ?? ''),
    );
    const query = options.query ? `?${new URLSearchParams(options.query)}` : '';
    return fetch(`${this.gateway}/api/${app}${path}${query}`, {
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
  }
}

/** `fetch` tells the driver's error as its cause. */
function isLost(error: unknown): error is Error {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : {};
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return LOST.has(String(code));
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
