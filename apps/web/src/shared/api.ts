import type { AnswerOf, BodyOf, Endpoint, Problem } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { Presence } from './session-presence.js';

/** The apps behind the gateway, as their users call them. */
export const APPS = {
  'case-flow': '案件流程',
  'query-control': '查询控制',
  'case-funds': '案款',
} as const;
export type AppName = keyof typeof APPS;

interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Version of the row the reader saw. */
  readonly ifMatch?: number;
  /** Why data is opened that is masked for the reader; kept with his name. */
  readonly reason?: string;
}

const presence = new Presence(globalThis, () => performance.now());

/** A refusal of the platform: what, why, what now. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** The session ended: the page must sign in again. */
export class SignedOut extends Error {}

export async function read<E extends Endpoint>(
  app: AppName,
  endpoint: E,
  options: CallOptions = {},
): Promise<AnswerOf<E>> {
  return (await send(app, endpoint, { ...options })) as AnswerOf<E>;
}

/**
 * Sends a command. The key belongs to one intention of the person (one opened form), so that a
 * double click or a retry after a lost answer does nothing twice.
 */
export async function command<E extends Endpoint>(
  app: AppName,
  endpoint: E,
  input: CallOptions & { readonly body: BodyOf<E>; readonly key: string },
): Promise<AnswerOf<E>> {
  return (await send(app, endpoint, input)) as AnswerOf<E>;
}

export function newKey(): string {
  return newId();
}

async function send(
  app: AppName,
  endpoint: Endpoint,
  input: CallOptions & { readonly body?: unknown; readonly key?: string },
): Promise<unknown> {
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
  const answer = await fetch(`/api/${app}${path}${query}`, {
    method: endpoint.method,
    headers: {
      'x-requested-with': 'workbench',
      ...(endpoint.method === 'GET' ? presence.readHeaders() : {}),
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(input.key === undefined ? {} : { 'idempotency-key': input.key }),
      ...(input.reason === undefined
        ? {}
        : { 'x-unmask-reason': encodeURIComponent(input.reason) }),
      ...(input.ifMatch === undefined ? {} : { 'if-match': `"v${input.ifMatch}"` }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
  if (answer.status === 401) throw new SignedOut();
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return body;
  throw new ProblemError(problemFrom(body, answer.status));
}

function problemFrom(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body) return body as Problem;
  return {
    type: 'about:blank',
    title: '服务没有应答',
    status,
    detail: `服务没有正常应答(${status})`,
    instance: '',
    code: 'GATEWAY.NO_ANSWER',
    hint: '内容没有丢失,请稍后重试',
  };
}
