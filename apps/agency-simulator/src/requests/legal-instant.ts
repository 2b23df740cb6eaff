import type { Tx } from '@lib/persistence';
import { legalNow } from '@lib/persistence';

const SHANGHAI_MS = 8 * 3_600_000;

/** Legal time as RFC 3339 in Asia/Shanghai, to the second. */
export async function legalInstant(tx: Tx): Promise<string> {
  const now = await legalNow(tx);
  return `${new Date(now.getTime() + SHANGHAI_MS).toISOString().slice(0, 19)}+08:00`;
}
