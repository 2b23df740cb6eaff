import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT';
type SuccessStatus = 200 | 201 | 202;

interface EndpointDraft {
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  readonly answer: z.ZodType;
  /** 201 for a POST, else 200, unless said otherwise. */
  readonly status?: SuccessStatus;
  /** Error codes a caller should expect besides the general ones. */
  readonly errors?: readonly string[];
  /** Server-sent events instead of one JSON answer. */
  readonly stream?: boolean;
}

/** One HTTP operation as promised to callers: the source of controllers' schemas and of OpenAPI. */
export interface Endpoint extends EndpointDraft {
  readonly method: HttpMethod;
  /** Path inside the app, with `:name` parameters; the gateway serves it under `/api/<app>`. */
  readonly path: string;
  readonly status: SuccessStatus;
  readonly errors: readonly string[];
}

/** Declares an operation; `at` is `METHOD /path`. */
export function endpoint<const Draft extends EndpointDraft>(
  at: `${HttpMethod} /${string}`,
  draft: Draft,
): Draft & Endpoint {
  const [method = 'GET', path = '/'] = at.split(' ');
  return {
    ...draft,
    status: draft.status ?? (method === 'POST' ? 201 : 200),
    errors: draft.errors ?? [],
    method: method as HttpMethod,
    path,
  };
}

export type BodyOf<E> = E extends { readonly body: infer B extends z.ZodType } ? z.infer<B> : never;
export type QueryOf<E> = E extends { readonly query: infer Q extends z.ZodType }
  ? z.infer<Q>
  : never;
export type AnswerOf<E> = E extends { readonly answer: infer A extends z.ZodType }
  ? z.infer<A>
  : never;
