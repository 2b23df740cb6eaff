import type { TokenVerifier } from '@lib/access';
import { allEndpoints } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { HttpReply, HttpRequest } from '@lib/platform';
import { HttpException, HttpStatus } from '@nestjs/common';

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Open at once for one person at one gateway process: many tabs, no flood. */
export const STREAMS_MAX = 20;
export const REQUESTS_MAX = 100;

/** Who may send something to an app, known before a byte of the body is read. */
export class Admission {
  private readonly open = new Map<string, number>();

  constructor(private readonly verifier: Pick<TokenVerifier, 'verify'>) {}

  /**
   * Lets a request of a known person in and counts it until its answer ends. The app checks the
   * token again and decides on roles.
   *
   * @throws DomainError 401 without a valid token; HttpException 429 beyond what one person may
   * have open.
   */
  async admit(request: HttpRequest, reply: HttpReply, isStream: boolean): Promise<void> {
    const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) {
      throw new DomainError('ACCESS.UNAUTHENTICATED', 'unauthenticated', '请先登录后再办理', {
        hint: '请登录,或在 Authorization 请求头中提供访问令牌',
      });
    }
    const { court, personId } = await this.verifier.verify(bearer);
    const key = `${isStream ? 'stream' : 'request'} ${court} ${personId}`;
    const count = this.open.get(key) ?? 0;
    if (count >= (isStream ? STREAMS_MAX : REQUESTS_MAX)) {
      throw new HttpException('too many open at once', HttpStatus.TOO_MANY_REQUESTS);
    }
    if (reply.raw.destroyed) return;
    this.open.set(key, count + 1);
    reply.raw.once('close', () => this.leave(key));
  }

  private leave(key: string): void {
    const count = (this.open.get(key) ?? 1) - 1;
    if (count > 0) this.open.set(key, count);
    else this.open.delete(key);
  }
}

/** Whether a path of the app answers with an event stream, by its contract. */
export function streamPaths(app: string): (path: string) => boolean {
  const patterns = Object.values(allEndpoints[app] ?? {})
    .filter((endpoint) => endpoint.stream === true)
    .map((endpoint) => new RegExp(`^${endpoint.path.replaceAll(/:\w+/g, '[^/]+')}$`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}
