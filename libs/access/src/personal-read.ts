import { DomainError } from '@lib/kernel';
import type { Actor, HttpRequest } from '@lib/platform';

export const UNMASK_HEADER = 'x-unmask-reason';
const REASON_MIN = 4;
const REASON_MAX = 200;

/** One opening of masked personal data, to be written before the data leaves. */
export interface UnmaskEntry {
  readonly actor: Actor;
  readonly route: string;
  readonly params: unknown;
  readonly reason: string;
  readonly correlationId: string;
}

/** Where an app records unmasked reads (its audit trail); a failing record withholds the data. */
export abstract class UnmaskLog {
  abstract record(entry: UnmaskEntry): Promise<void>;
}

/**
 * The stated reason, percent-encoded UTF-8 in `X-Unmask-Reason`; undefined without the header.
 *
 * @throws DomainError `ACCESS.UNMASK_REASON` (400) when it is too short to be a reason.
 */
export function unmaskReasonOf(request: HttpRequest): string | undefined {
  const header = request.headers[UNMASK_HEADER];
  if (header === undefined) return undefined;
  const reason = decoded(String(header)).trim();
  if (reason.length >= REASON_MIN && reason.length <= REASON_MAX) return reason;
  throw new DomainError(
    'ACCESS.UNMASK_REASON',
    'invalid',
    `查看完整信息需要说明理由(${REASON_MIN} 至 ${REASON_MAX} 个字)`,
    { hint: '请在 X-Unmask-Reason 请求头中以 encodeURIComponent 编码写明理由' },
  );
}

/** @throws DomainError `ACCESS.UNMASK_NOT_ALLOWED` (403) where the method does not open masked data. */
export function assertUnmaskAllowed(request: HttpRequest, allowed: boolean): void {
  if (unmaskReasonOf(request) === undefined || allowed) return;
  throw new DomainError('ACCESS.UNMASK_NOT_ALLOWED', 'forbidden', '这个接口不提供完整个人信息');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
