import { createHash } from 'node:crypto';

/** A UUID (version 8, RFC 9562) that follows from its causes: the same causes, the same transfer. */
export function derivedId(...causes: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(causes)).digest('hex').slice(0, 32);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
