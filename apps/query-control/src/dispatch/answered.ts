import type { Tx } from '@lib/persistence';
import type { OutgoingRow } from './outgoing-messages.js';
import { OUTGOING_COLUMNS } from './outgoing-messages.js';

const BY_NO = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.request_no = $2 AND m.kind = $3`;
const ANSWERED = `
  UPDATE outgoing_message SET state = 'answered'
  WHERE institution = $1 AND request_no = $2 AND state IN ('pending', 'sending', 'sent')`;

/** The request a body answers, as it was sent. */
export async function sentRequest(
  tx: Tx,
  kind: 'query' | 'control',
  answered: { readonly institution: string; readonly requestNo: string },
): Promise<OutgoingRow | undefined> {
  const { institution, requestNo } = answered;
  const [row] = await tx.query<OutgoingRow>(BY_NO, [institution, requestNo, kind]);
  return row;
}

/** An answered request is not offered to the body again. */
export async function markAnswered(tx: Tx, institution: string, requestNo: string): Promise<void> {
  await tx.query(ANSWERED, [institution, requestNo]);
}
