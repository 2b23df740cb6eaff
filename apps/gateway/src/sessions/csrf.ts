import { DomainError } from '@lib/kernel';
import type { HttpRequest } from '@lib/platform';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A change by cookie must come from our own pages: a foreign `Origin` is refused; without `Origin`
 * a header counts that other sites cannot send without a preflight, which nobody answers here.
 *
 * @throws DomainError `AUTH.CROSS_SITE` (403).
 */
export function assertSameSite(request: HttpRequest, publicUrl: string): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  const own = origin === undefined ? hasOwnHeader(request) : origin === new URL(publicUrl).origin;
  if (own) return;
  throw new DomainError('AUTH.CROSS_SITE', 'forbidden', '这个请求不是从本系统页面发出的', {
    hint: '请在本系统页面中操作;程序调用请附上 X-Requested-With 请求头,或使用自己的访问令牌',
  });
}

function hasOwnHeader(request: HttpRequest): boolean {
  return (
    request.headers['x-requested-with'] !== undefined ||
    request.headers['sec-fetch-site'] === 'same-origin'
  );
}
