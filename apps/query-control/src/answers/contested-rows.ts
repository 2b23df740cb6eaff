import { caseScope } from '@lib/access';
import type { AnswerOf, queryControlApi } from '@lib/contracts';
import { instantText } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { redactText } from '@lib/platform';
import { saidOf } from './contested-said.js';

export type ContestedAnswer = AnswerOf<
  typeof queryControlApi.listContestedAnswers
>['items'][number];

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

interface Reviewed {
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
  readonly reviewReason: string | null;
}

interface DisputeRow extends Reviewed {
  readonly answerId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly requestNo: string | null;
  readonly about: keyof typeof ABOUT;
  readonly reason: string;
  readonly openedAt: Date;
  readonly first: unknown;
  readonly second: unknown;
}

interface DeliveryRow extends Reviewed {
  readonly answerId: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly about: string;
  readonly reason: string;
  readonly openedAt: Date;
}

const ABOUT = {
  query: '查询',
  freeze: '冻结',
  renew: '续行冻结',
  release: '解除',
  deduct: '扣划',
} as const;
const MOST = 200;
const REVIEW = `
  r.reviewed_by_name AS "reviewedBy", r.reviewed_at AS "reviewedAt", r.reason AS "reviewReason"`;

const disputes = (where: string): string => `
  SELECT d.dispute_id AS "answerId", d.case_id AS "caseId", c.case_number AS "caseNumber",
    d.institution, i.name AS "institutionName", coalesce(q.request_no, o.request_no) AS "requestNo",
    coalesce(o.kind, 'query') AS "about", d.reason, d.opened_at AS "openedAt",
    d.first_content AS "first", d.second_content AS "second", ${REVIEW}
  FROM dispute AS d
  JOIN case_ref AS c ON c.case_id = d.case_id
  JOIN institution AS i ON i.code = d.institution
  LEFT JOIN query_request AS q ON d.subject_kind = 'query-request' AND q.request_id = d.subject_id
  LEFT JOIN measure_order AS o ON d.subject_kind = 'measure-order' AND o.order_id = d.subject_id
  LEFT JOIN answer_review AS r ON r.answer_id = d.dispute_id
  WHERE ${where} ORDER BY d.opened_at DESC, d.dispute_id LIMIT ${MOST}`;

/** A request number is date, area code of the asking court, serial: it tells whose answer this was. */
const names = (court: string): string => `
  EXISTS (SELECT 1 FROM court AS k WHERE k.court ${court} $1
    AND concat(m.name, ' ', m.fault, ' ', m.faults) ~ ('20[0-9]{6}' || k.area_code || '[0-9]{6}'))`;
/** Where no court is named, every court is told: nobody else can find out. */
const deliveries = (and: string): string => `
  SELECT m.incoming_id AS "answerId", m.institution, i.name AS "institutionName", m.name AS "about",
    coalesce(m.fault, '') AS "reason", m.received_at AS "openedAt", ${REVIEW}
  FROM incoming_message AS m
  JOIN institution AS i ON i.code = m.institution
  LEFT JOIN answer_review AS r ON r.answer_id = m.incoming_id
  WHERE m.state = 'fault' AND (${names('=')} OR NOT ${names('<>')}) AND ${and}
  ORDER BY m.received_at DESC, m.incoming_id LIMIT ${MOST}`;

/** Everything of one case, newest first. */
export async function contestedOfCase(db: Queryable, caseId: string): Promise<ContestedAnswer[]> {
  return (await db.query<DisputeRow>(disputes('d.case_id = $1'), [caseId])).map(disputeView);
}

/** What waits for this person to look at it, newest first. */
export function contestedWaiting(db: Queryable, actor: Actor): Promise<ContestedAnswer[]> {
  return within(db, actor, { sql: () => 'r.answer_id IS NULL', params: [] });
}

/** One answer within the person's reach, looked at or not. */
export async function contestedById(
  db: Queryable,
  actor: Actor,
  answerId: string,
): Promise<ContestedAnswer | undefined> {
  const only = {
    sql: (column: string, param: string) => `${column} = ${param}`,
    params: [answerId],
  };
  const [found] = await within(db, actor, only);
  return found;
}

/** Deliveries that belong to no case are for those who answer for the whole court. */
async function within(
  db: Queryable,
  actor: Actor,
  only: { readonly sql: (column: string, param: string) => string; readonly params: string[] },
): Promise<ContestedAnswer[]> {
  const scope = caseScope(actor, {
    court: 'c.handling_court',
    team: (person) => `${person} = ANY (c.team_ids)`,
    party: () => 'FALSE',
  });
  const own = only.sql('d.dispute_id', `$${scope.params.length + 1}`);
  const params = [...scope.params, ...only.params];
  const found = await db.query<DisputeRow>(disputes(`${scope.sql} AND ${own}`), params);
  const wholeCourt = actor.roles.includes('director') || actor.roles.includes('duty-chief');
  const unusable = wholeCourt
    ? await db.query<DeliveryRow>(deliveries(only.sql('m.incoming_id', '$2')), [
        actor.court,
        ...only.params,
      ])
    : [];
  const items = [...found.map(disputeView), ...unusable.map(deliveryView)];
  return items.sort((left, right) => (left.openedAt < right.openedAt ? 1 : -1));
}

function disputeView(row: DisputeRow): ContestedAnswer {
  const { reviewedBy: _by, reviewedAt: _at, reviewReason: _why, requestNo, ...rest } = row;
  return {
    ...rest,
    kind: 'contradiction',
    about: ABOUT[row.about],
    ...(requestNo === null ? {} : { requestNo }),
    openedAt: instantText(row.openedAt),
    first: saidOf(row.first),
    second: saidOf(row.second),
    ...reviewOf(row),
  };
}

function deliveryView(row: DeliveryRow): ContestedAnswer {
  const { answerId, institution, institutionName, about } = row;
  return {
    ...{ answerId, institution, institutionName, about },
    kind: 'unusable',
    reason: redactText(row.reason),
    openedAt: instantText(row.openedAt),
    first: [],
    second: [],
    ...reviewOf(row),
  };
}

function reviewOf(row: Reviewed): Pick<ContestedAnswer, 'review'> {
  const { reviewedBy: by, reviewedAt, reviewReason: reason } = row;
  if (by === null || reviewedAt === null || reason === null) return {};
  return { review: { by, at: instantText(reviewedAt), reason } };
}
