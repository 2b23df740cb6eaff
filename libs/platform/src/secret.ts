import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same; digests are compared, so that neither length nor content shows in the time taken. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
