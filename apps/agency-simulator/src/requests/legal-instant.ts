import { instantText } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalNow } from '@lib/persistence';

/** Legal time as RFC 3339 in Asia/Shanghai, to the second. */
export async function legalInstant(tx: Tx): Promise<string> {
  return instantText(await legalNow(tx));
}
