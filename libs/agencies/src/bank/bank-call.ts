export interface BankCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly token: string;
  readonly timeoutMs: number;
  readonly body?: unknown;
}

export interface BankReply {
  readonly status: number;
  /** Parsed JSON, or undefined when it was none. */
  readonly body: unknown;
}

/** The call failed. `nothingDone`: the bank surely never had it, so repeating it is safe. */
export class BankCallError extends Error {
  constructor(
    message: string,
    readonly nothingDone: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'BankCallError';
  }
}

/** Failures before a single byte of the request could leave. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const REPLY_MAX = 8 * 1024 * 1024;

/**
 * One HTTP call with a time limit that closes the socket.
 *
 * @throws BankCallError telling whether the bank may have had the request.
 */
export async function callBank(call: BankCall): Promise<BankReply> {
  const { url, method, token, timeoutMs, body } = call;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (error) {
    throw new BankCallError(`银行没有答复:${reasonOf(error)}`, neverSent(error), error);
  }
}

function parse(text: string): unknown {
  if (text.length > REPLY_MAX) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function neverSent(error: unknown): boolean {
  const cause = memberOf(error, 'cause');
  // Trying several addresses wraps one error per address: all of them must say so.
  const several = memberOf(cause, 'errors');
  const all: readonly unknown[] = Array.isArray(several) ? several : [cause];
  return all.length > 0 && all.every((one) => NEVER_SENT.has(String(memberOf(one, 'code'))));
}

/** Structural on purpose: the error may come from another realm. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function reasonOf(error: unknown): string {
  if (memberOf(error, 'name') === 'TimeoutError') return '超过等待时间';
  const code = memberOf(memberOf(error, 'cause'), 'code');
  return String(code ?? memberOf(error, 'message') ?? error);
}
