import type { PersonalClass, Role } from '@lib/contracts';
import { unmaskReasonSchema } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { Actor, HttpRequest } from '@lib/platform';

export const UNMASK_HEADER = 'x-unmask-reason';

/** One answer in which personal data left in full, to be written down before it leaves. */
export interface PersonalRead {
  readonly actor: Actor;
  /** `METHOD /path/:pattern`. */
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
  /** The one case that the path or the answer names. */
  readonly caseId?: string;
  /** What masking would have hidden, in order of name. */
  readonly classes: readonly PersonalClass[];
  /** Why data was opened that the reader's role does not see. */
  readonly reason?: string;
  readonly correlationId: string;
}

/** Where an app keeps who read personal data in full; a failing record withholds the data. */
export abstract class PersonalReadLog {
  abstract record(read: PersonalRead): Promise<void>;
}

/**
 * The stated reason, percent-encoded UTF-8 in `X-Unmask-Reason`; undefined without the header.
 *
 * @throws DomainError `ACCESS.UNMASK_REASON` (400) when it is no reason (`unmaskReasonSchema`).
 */
export function unmaskReasonOf(request: HttpRequest): string | undefined {
  const header = request.headers[UNMASK_HEADER];
  if (header === undefined) return undefined;
  const reason = unmaskReasonSchema.safeParse(decoded(String(header)));
  if (reason.success) return reason.data;
  const why = reason.error.issues[0]?.message ?? '';
  throw new DomainError('ACCESS.UNMASK_REASON', 'invalid', `查看完整信息需要说明理由:${why}`, {
    hint: '请写明理由后再试;接口调用者须以 encodeURIComponent 编码写在 X-Unmask-Reason 请求头中',
  });
}

/**
 * @param openedTo roles to which the method opens masked data for a reason
 * @throws DomainError `ACCESS.UNMASK_NOT_ALLOWED` (403) when the actor has none of them.
 */
export function assertUnmaskAllowed(
  request: HttpRequest,
  actor: Actor,
  openedTo: readonly Role[],
): void {
  if (unmaskReasonOf(request) === undefined) return;
  if (openedTo.some((role) => actor.roles.includes(role))) return;
  throw new DomainError('ACCESS.UNMASK_NOT_ALLOWED', 'forbidden', '这个接口不向您提供完整个人信息');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
