import { instantForReaders, instantText } from '@lib/kernel';
import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { QueryRequestState } from './query-request.states.js';

export type QueryOrderView = AnswerOf<typeof queryControlApi.orderQuery>;
type RequestView = QueryOrderView['requests'][number];

interface OrderRow {
  readonly orderId: string;
  readonly caseId: string;
  readonly targetPartyId: string;
  readonly targetName: string;
  readonly purpose: string;
  readonly article: string;
  readonly documentNumber: string;
  readonly documentHash: string;
  readonly orderedBy: string;
  readonly orderedAt: Date;
}

interface RequestRow {
  readonly orderId: string;
  readonly requestId: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly requestNo: string;
  readonly state: QueryRequestState;
  readonly answerBy: Date;
  readonly answeredAt: Date | null;
  readonly asOf: Date | null;
  readonly late: boolean;
  readonly duplicates: number;
  readonly fault: string | null;
}

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

const ORDERS = `
  SELECT o.order_id AS "orderId", o.case_id AS "caseId", o.target_party_id AS "targetPartyId",
    o.target_name AS "targetName", o.purpose, o.article, w.number AS "documentNumber",
    o.document_hash AS "documentHash", o.ordered_by_name AS "orderedBy", o.ordered_at AS "orderedAt"
  FROM query_order AS o JOIN writ AS w ON w.writ_id = o.writ_id
  WHERE o.home_court = $1 AND o.case_id = $2 ORDER BY o.ordered_at, o.order_id`;
const REQUESTS = `
  SELECT r.order_id AS "orderId", r.request_id AS "requestId", r.institution,
    i.name AS "institutionName", r.request_no AS "requestNo", r.state, r.answer_by AS "answerBy",
    r.answered_at AS "answeredAt", r.as_of AS "asOf", r.late, r.duplicates, r.fault
  FROM query_request AS r JOIN institution AS i ON i.code = r.institution
  WHERE r.home_court = $1 AND r.case_id = $2 ORDER BY i.liquidity_rank, r.institution`;

/** All query orders of a case with the answer state of each body. */
export async function queryOrdersOf(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<QueryOrderView[]> {
  const orders = await db.query<OrderRow>(ORDERS, [homeCourt, caseId]);
  const requests = await db.query<RequestRow>(REQUESTS, [homeCourt, caseId]);
  return orders.map((order) => ({
    ...order,
    orderedAt: instantText(order.orderedAt),
    requests: requests.filter((row) => row.orderId === order.orderId).map(requestView),
  }));
}

/** One request for readers: `asked` shows as silence, for no answer is never "none". */
export function requestView(row: RequestRow): RequestView {
  return {
    requestId: row.requestId,
    institution: row.institution,
    institutionName: row.institutionName,
    requestNo: row.requestNo,
    state: row.state === 'asked' ? 'silent' : row.state,
    stateText: stateText(row),
    answerBy: instantText(row.answerBy),
    late: row.late,
    duplicates: row.duplicates,
    ...(row.answeredAt ? { answeredAt: instantText(row.answeredAt) } : {}),
    ...(row.asOf ? { asOf: instantText(row.asOf) } : {}),
    ...(row.fault ? { fault: row.fault } : {}),
  };
}

function stateText(row: RequestRow): string {
  const asOf = row.asOf ? `截至 ${instantForReaders(row.asOf)} ` : '';
  const late = row.late ? '(迟到的答复)' : '';
  switch (row.state) {
    case 'not-asked':
      return '文书待送出,尚未查询';
    case 'asked':
      return `已查询,待答复(期限 ${instantForReaders(row.answerBy)})`;
    case 'silent':
      return `已查询,逾期未答复(期限 ${instantForReaders(row.answerBy)}),不等于没有财产`;
    case 'none':
      return `${asOf}未查到${late}`;
    case 'partial':
      return `${asOf}部分查到${late}`;
    case 'found':
      return `${asOf}查到财产${late}`;
  }
}
