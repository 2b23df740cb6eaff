/**
 * What went wrong, in terms the transport layer can map (style rule 9): `invalid` 400/422,
 * `unauthenticated` 401, `forbidden` 403, `not-found` 404, `conflict` 409, `stale` 412,
 * `precondition-required` 428, `unprocessable` 422, `unavailable` 503.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'precondition-required'
  | 'unprocessable'
  | 'unavailable';

export interface FieldFault {
  /** JSON path of the faulty value, e.g. `parties[1].documentNumber`. */
  readonly path: string;
  readonly message: string;
}

export interface DomainErrorDetail {
  /** What the reader can do now, in Chinese. */
  readonly hint?: string;
  readonly fields?: readonly FieldFault[];
  readonly cause?: unknown;
}

/** A refusal the caller can act on. `code` is `AREA.REASON`; `message` says what and why, in Chinese. */
export class DomainError extends Error {
  readonly hint: string | undefined;
  readonly fields: readonly FieldFault[];

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    detail: DomainErrorDetail = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'DomainError';
    this.hint = detail.hint;
    this.fields = detail.fields ?? [];
  }
}
