import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { courtDateOf, DomainError, formatYuan, instantText, isUuid, sumFen } from '@lib/kernel';
import type { MeasureOrderState } from './measure-order.states.js';
import type { MeasureState } from './measure.states.js';
import { isLive, LIVE_MEASURE_STATES, measureStateText } from './measure.states.js';
import { renewalSituations } from './renewal-facts.js';
import { renewalView } from './renewal-view.js';

export type MeasureList = AnswerOf<typeof queryControlApi.listMeasures>;
export type MeasureView = MeasureList['items'][number];
type OrderView = MeasureView['orders'][number];

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

interface MeasureViewRow {
  readonly measureId: string;
  readonly caseId: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly accountNumber: string;
  readonly state: MeasureState;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  readonly deductedFen: Fen;
  readonly debtVersion: number;
  readonly startsOn: CourtDate | null;
  readonly endsOn: CourtDate | null;
  readonly rulingNumber: string;
  readonly requestNo: string;
  readonly version: number;
}

interface ReminderRow {
  readonly measureId: string;
  readonly level: 'notice' | 'warning' | 'critical';
  readonly at: Date;
}

interface OrderViewRow {
  readonly measureId: string;
  readonly orderId: string;
  readonly kind: 'freeze' | 'renew' | 'release' | 'deduct';
  readonly amountFen: Fen;
  readonly requestNo: string;
  readonly state: MeasureOrderState;
  readonly cause: string;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly reason: string | null;
  readonly fromOn: CourtDate | null;
  readonly toOn: CourtDate | null;
}

const MEASURES = `
  SELECT m.measure_id AS "measureId", m.case_id AS "caseId", m.institution,
    i.name AS "institutionName", m.account_number AS "accountNumber", m.state,
    m.cap_fen AS "capFen", m.held_fen AS "heldFen", m.deducted_fen AS "deductedFen",
    m.debt_version AS "debtVersion", m.starts_on AS "startsOn", m.ends_on AS "endsOn",
    m.ruling_number AS "rulingNumber", m.request_no AS "requestNo", m.version
  FROM measure AS m JOIN institution AS i ON i.code = m.institution
  WHERE m.home_court = $1 AND m.case_id = $2 ORDER BY m.created_at, m.measure_id`;
/** Reminders of the end that stands now; those of an earlier end are history. */
const REMINDERS = `
  SELECT r.measure_id AS "measureId", r.level, r.reminded_at AS "at"
  FROM measure_reminder AS r JOIN measure AS m ON m.measure_id = r.measure_id
    AND m.ends_on = r.ends_on
  WHERE r.home_court = $1 AND m.case_id = $2 AND m.state = ANY ($3)
  ORDER BY array_position(ARRAY['notice', 'warning', 'critical'], r.level)`;
const ORDERS = `
  SELECT o.measure_id AS "measureId", o.order_id AS "orderId", o.kind, o.amount_fen AS "amountFen",
    o.request_no AS "requestNo", o.state, o.cause, o.created_at AS "createdAt",
    o.sent_at AS "sentAt", o.acknowledged_at AS "acknowledgedAt", o.reason, o.from_on AS "fromOn",
    o.to_on AS "toOn"
  FROM measure_order AS o
  WHERE o.home_court = $1 AND o.case_id = $2 ORDER BY o.created_at, o.order_id`;

/** All measures of a case with their orders; `live` counts what is or may be restrained by us. */
export async function measuresOf(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<MeasureList> {
  const rows = await db.query<MeasureViewRow>(MEASURES, [homeCourt, caseId]);
  const orders = await db.query<OrderViewRow>(ORDERS, [homeCourt, caseId]);
  const reminders = await db.query<ReminderRow>(REMINDERS, [
    homeCourt,
    caseId,
    LIVE_MEASURE_STATES,
  ]);
  const live = rows.filter((row) => isLive(row.state));
  const renewals = await renewalSituations(
    db,
    rows.filter(({ state }) => isLive(state) || state === 'lapsed').map((row) => row.measureId),
  );
  return {
    items: rows.map((row) => {
      const situation = renewals.get(row.measureId);
      const renewal = situation && renewalView(situation);
      return {
        ...measureView(
          row,
          orders.filter((order) => order.measureId === row.measureId),
          reminders.filter((reminder) => reminder.measureId === row.measureId),
        ),
        ...(renewal ? { renewal } : {}),
      };
    }),
    held: formatYuan(sumFen(live.map((row) => row.heldFen))),
    cap: formatYuan(sumFen(live.map((row) => row.capFen))),
    live: live.length,
  };
}

/** One measure as its case shows it. */
export async function measureViewOf(
  db: Queryable,
  measure: { readonly measureId: string; readonly homeCourt: string; readonly caseId: string },
): Promise<MeasureView> {
  const { items } = await measuresOf(db, measure.homeCourt, measure.caseId);
  const view = items.find((item) => item.measureId === measure.measureId);
  if (!view) throw new Error(`measure ${measure.measureId} is not in its case`);
  return view;
}

const CASE_OF = 'SELECT case_id AS "caseId" FROM measure WHERE measure_id = $1';

/** @throws DomainError `MEASURE.NOT_FOUND`. */
export async function caseOfMeasure(db: Queryable, measureId: string): Promise<string> {
  const [row] = isUuid(measureId) ? await db.query<{ caseId: string }>(CASE_OF, [measureId]) : [];
  if (row) return row.caseId;
  throw new DomainError('MEASURE.NOT_FOUND', 'not-found', '没有找到这项措施');
}

function measureView(
  row: MeasureViewRow,
  orders: readonly OrderViewRow[],
  reminders: readonly ReminderRow[],
): MeasureView {
  return {
    measureId: row.measureId,
    caseId: row.caseId,
    kind: 'freeze',
    institution: row.institution,
    institutionName: row.institutionName,
    accountNumber: row.accountNumber,
    state: row.state,
    stateText: measureStateText[row.state],
    cap: formatYuan(row.capFen),
    held: formatYuan(row.heldFen),
    uncovered: formatYuan(isLive(row.state) ? row.capFen - row.heldFen : 0n),
    deducted: formatYuan(row.deductedFen),
    debtVersion: row.debtVersion,
    ...(row.startsOn ? { startsOn: row.startsOn } : {}),
    ...(row.endsOn ? { endsOn: row.endsOn } : {}),
    rulingNumber: row.rulingNumber,
    requestNo: row.requestNo,
    version: row.version,
    reminders: reminders.map(({ level, at }) => ({ level, on: courtDateOf(at) })),
    orders: orders.map(orderView),
  };
}

function orderView(row: OrderViewRow): OrderView {
  return {
    orderId: row.orderId,
    kind: row.kind,
    amount: formatYuan(row.amountFen),
    requestNo: row.requestNo,
    state: row.state,
    cause: row.cause,
    createdAt: instantText(row.createdAt),
    ...(row.sentAt ? { sentAt: instantText(row.sentAt) } : {}),
    ...(row.acknowledgedAt ? { acknowledgedAt: instantText(row.acknowledgedAt) } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.fromOn && row.toOn ? { startsOn: row.fromOn, endsOn: row.toOn } : {}),
  };
}
