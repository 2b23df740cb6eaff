import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT';

/** One HTTP operation as promised to callers: the source of controllers' schemas and of OpenAPI. */
export interface Endpoint<
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: HttpMethod;
  /** Path inside the app, with `:name` parameters; the gateway serves it under `/api/<app>`. */
  readonly path: string;
  readonly summary: string;
  readonly body?: Body;
  readonly query?: Query;
  readonly answer: Answer;
  /** Success status; 201 for a POST that creates, else 200. */
  readonly status: 200 | 201 | 202;
  /** Error codes a caller should expect besides the general ones. */
  readonly errors: readonly string[];
  /** Server-sent events instead of one JSON answer. */
  readonly stream?: boolean;
}

type Draft<B extends z.ZodType, Q extends z.ZodType, A extends z.ZodType> = Omit<
  Endpoint<B, Q, A>,
  'status' | 'errors' | 'method' | 'path'
> & { readonly status?: 200 | 201 | 202; readonly errors?: readonly string[] };

/** Declares an operation; `at` is `METHOD /path`. */
export function endpoint<B extends z.ZodType, Q extends z.ZodType, A extends z.ZodType>(
  at: `${HttpMethod} /${string}`,
  draft: Draft<B, Q, A>,
): Endpoint<B, Q, A> {
  const [method = 'GET', path = '/'] = at.split(' ');
  return {
    status: method === 'POST' ? 201 : 200,
    errors: [],
    ...draft,
    method: method as HttpMethod,
    path,
  };
}

export type BodyOf<E> = E extends Endpoint<infer B> ? z.infer<B> : never;
export type QueryOf<E> = E extends Endpoint<z.ZodType, infer Q> ? z.infer<Q> : never;
export type AnswerOf<E> = E extends Endpoint<z.ZodType, z.ZodType, infer A> ? z.infer<A> : never;
