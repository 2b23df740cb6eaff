import type { Tx } from '@lib/persistence';

const QUERY = `
  UPDATE query_request SET fault = $3
  WHERE institution = $1 AND request_no = $2 AND answered_at IS NULL`;
const ORDER = `
  UPDATE measure_order SET reason = $3
  WHERE institution = $1 AND request_no = $2 AND acknowledged_at IS NULL`;
const TEXT = '机构的答复文件有误,已退回要求重发';

/** Shows on the request that a body's answer could not be used; it stays unanswered. */
export async function markFaulty(tx: Tx, institution: string, requestNo: string): Promise<void> {
  await tx.query(QUERY, [institution, requestNo, TEXT]);
  await tx.query(ORDER, [institution, requestNo, TEXT]);
}
