import { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT';
type SuccessStatus = 200 | 201 | 202 | 302 | 303;

/** What opens an operation. */
export type Opener =
  /** The caller's access token; at the gateway the session cookie stands for it. */
  | 'oidc'
  /** Nobody is asked for a token. */
  | 'nobody'
  /** Client id and secret of the gateway (OAuth 2.0 client authentication). */
  | 'client'
  /** `X-Simulator-Token`. */
  | 'simulator-token'
  /** The token of the court's bank client. */
  | 'bank-token';

interface EndpointDraft {
  readonly summary: string;
  /** Shape of the path parameters; a text each where it is absent. */
  readonly params?: z.ZodObject;
  readonly body?: z.ZodType;
  /** JSON unless said otherwise. */
  readonly bodyMedia?: 'application/x-www-form-urlencoded' | 'text/xml';
  readonly query?: z.ZodType;
  /** `noContent` for a redirect. */
  readonly answer: z.ZodType;
  /** JSON unless said otherwise. */
  readonly answerMedia?: 'text/html' | 'text/plain' | 'text/xml';
  /** Further answers that are no problem documents, by status. */
  readonly otherAnswers?: Readonly<Record<number, z.ZodType>>;
  /** `oidc` unless said otherwise. */
  readonly opener?: Opener;
  /** 201 for a POST, else 200, unless said otherwise. */
  readonly status?: SuccessStatus;
  /** Error codes a caller should expect besides the general ones. */
  readonly errors?: readonly string[];
  /** The caller says in `If-Match` which version it saw (`ETag` of the answer that showed it). */
  readonly ifMatch?: boolean;
  /** To some of its callers a reason in `X-Unmask-Reason` opens the personal data that is masked in its answer. */
  readonly unmask?: boolean;
  /** Server-sent events instead of one JSON answer. */
  readonly stream?: boolean;
}

/** One HTTP operation as promised to callers: the source of controllers' schemas and of OpenAPI. */
export interface Endpoint extends EndpointDraft {
  readonly method: HttpMethod;
  /**
   * Path inside the app, with `:name` parameters, `*` at its end for any rest; the gateway serves
   * those of the apps behind it under `/api/<app>`.
   */
  readonly path: string;
  readonly status: SuccessStatus;
  readonly opener: Opener;
  readonly errors: readonly string[];
}

/** The answer of a redirect: nothing but its headers. */
export const noContent = z.void();

/** Declares an operation; `at` is `METHOD /path`. */
export function endpoint<const Draft extends EndpointDraft>(
  at: `${HttpMethod} /${string}`,
  draft: Draft,
): Draft & Endpoint {
  const [method = 'GET', path = '/'] = at.split(' ');
  return {
    ...draft,
    status: draft.status ?? (method === 'POST' ? 201 : 200),
    opener: draft.opener ?? 'oidc',
    errors: draft.errors ?? [],
    method: method as HttpMethod,
    path,
  };
}

export type BodyOf<E> = E extends { readonly body: infer B extends z.ZodType } ? z.infer<B> : never;
export type ParamsOf<E> = E extends { readonly params: infer P extends z.ZodType }
  ? z.infer<P>
  : never;
export type QueryOf<E> = E extends { readonly query: infer Q extends z.ZodType }
  ? z.infer<Q>
  : never;
export type AnswerOf<E> = E extends { readonly answer: infer A extends z.ZodType }
  ? z.infer<A>
  : never;
