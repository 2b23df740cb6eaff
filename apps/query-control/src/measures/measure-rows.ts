import type { CourtDate, Fen } from '@lib/kernel';
import { assertMove, DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { RequestTarget } from '../dispatch/index.js';
import type { MeasureOrderState } from './measure-order.states.js';
import { measureOrderStates } from './measure-order.states.js';
import type { MeasureState } from './measure.states.js';
import { LIVE_MEASURE_STATES, measureStates } from './measure.states.js';

export interface MeasureRow {
  readonly measureId: string;
  readonly homeCourt: string;
  readonly handlingCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly partyId: string;
  readonly propertyId: string;
  readonly institution: string;
  readonly liquidityRank: number;
  readonly accountNumber: string;
  readonly target: RequestTarget;
  readonly caseNumber: string;
  readonly state: MeasureState;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  readonly deductedFen: Fen;
  readonly debtVersion: number;
  readonly years: number;
  readonly standingRelease: boolean;
  readonly startsOn: CourtDate | null;
  readonly endsOn: CourtDate | null;
  readonly rulingNumber: string;
  readonly requestNo: string;
  readonly version: number;
  /** The body's own time of the figures last taken over. */
  readonly figuresAt: Date | null;
  readonly createdAt: Date;
}

export interface MeasureOrderRow {
  readonly orderId: string;
  readonly homeCourt: string;
  readonly measureId: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly institution: string;
  readonly kind: 'freeze' | 'renew' | 'release' | 'deduct';
  readonly amountFen: Fen;
  readonly whole: boolean;
  readonly requestNo: string;
  readonly state: MeasureOrderState;
  readonly cause: string;
  readonly batchId: string | null;
  readonly writId: string;
  readonly createdAt: Date;
  readonly arrivedAt: Date | null;
  /** The period a renewal orders. */
  readonly fromOn: CourtDate | null;
  readonly toOn: CourtDate | null;
  /** The last event that told of the order: the cause of what follows. */
  readonly eventId: string | null;
}

const MEASURE_COLUMNS = `
  m.measure_id AS "measureId", m.home_court AS "homeCourt", m.handling_court AS "handlingCourt",
  m.case_id AS "caseId", m.matter_id AS "matterId", m.party_id AS "partyId",
  m.property_id AS "propertyId", m.institution, i.liquidity_rank AS "liquidityRank",
  m.account_number AS "accountNumber", m.target, m.case_number AS "caseNumber", m.state, m.cap_fen AS "capFen", m.held_fen AS "heldFen",
  m.deducted_fen AS "deductedFen", m.debt_version AS "debtVersion", m.years,
  m.standing_release AS "standingRelease", m.starts_on AS "startsOn", m.ends_on AS "endsOn",
  m.ruling_number AS "rulingNumber", m.request_no AS "requestNo", m.version,
  m.figures_at AS "figuresAt", m.created_at AS "createdAt"`;
const ORDER_COLUMNS = `
  o.order_id AS "orderId", o.home_court AS "homeCourt", o.measure_id AS "measureId",
  o.case_id AS "caseId", o.matter_id AS "matterId", o.institution, o.kind,
  o.amount_fen AS "amountFen", o.whole, o.request_no AS "requestNo", o.state, o.cause,
  o.batch_id AS "batchId", o.writ_id AS "writId", o.created_at AS "createdAt",
  o.arrived_at AS "arrivedAt", o.from_on AS "fromOn", o.to_on AS "toOn", o.event_id AS "eventId"`;

const LOCK_LIVE = `
  SELECT ${MEASURE_COLUMNS} FROM measure AS m JOIN institution AS i ON i.code = m.institution
  WHERE m.home_court = $1 AND m.case_id = $2 AND m.state = ANY ($3)
  ORDER BY m.created_at, m.measure_id FOR UPDATE OF m`;
const LOCK_ONE = `
  SELECT ${MEASURE_COLUMNS} FROM measure AS m JOIN institution AS i ON i.code = m.institution
  WHERE m.measure_id = $1 FOR UPDATE OF m`;
const OPEN_ORDERS = `
  SELECT ${ORDER_COLUMNS} FROM measure_order AS o
  WHERE o.home_court = $1 AND o.case_id = $2
    AND o.state IN ('drafted', 'approved', 'sent', 'unanswered')
  ORDER BY o.created_at, o.order_id FOR UPDATE`;
const ORDER_BY_NO = `
  SELECT ${ORDER_COLUMNS} FROM measure_order AS o WHERE o.institution = $1 AND o.request_no = $2
  FOR UPDATE`;
const ORDER_BY_ID = `SELECT ${ORDER_COLUMNS} FROM measure_order AS o WHERE o.order_id = $1 FOR UPDATE`;
const CASE_OF_NO = `
  SELECT o.case_id AS "caseId" FROM measure_order AS o WHERE o.institution = $1 AND o.request_no = $2`;
const BATCH_ORDERS = `
  SELECT ${ORDER_COLUMNS} FROM measure_order AS o
  WHERE o.home_court = $1 AND o.batch_id = $2 ORDER BY o.created_at, o.order_id FOR UPDATE`;

/** Live measures of a case, locked; the case itself must be locked already (lockSubject). */
export async function lockLiveMeasures(
  tx: Tx,
  homeCourt: string,
  caseId: string,
): Promise<MeasureRow[]> {
  return tx.query<MeasureRow>(LOCK_LIVE, [homeCourt, caseId, LIVE_MEASURE_STATES]);
}

export async function lockMeasure(tx: Tx, measureId: string): Promise<MeasureRow> {
  const [row] = await tx.query<MeasureRow>(LOCK_ONE, [measureId]);
  if (row) return row;
  throw new DomainError('MEASURE.NOT_FOUND', 'not-found', '没有找到这项措施');
}

/** Orders of a case that a body may still act on, locked. */
export async function lockOpenOrders(
  tx: Tx,
  homeCourt: string,
  caseId: string,
): Promise<MeasureOrderRow[]> {
  return tx.query<MeasureOrderRow>(OPEN_ORDERS, [homeCourt, caseId]);
}

export async function caseOfRequestNo(
  tx: Tx,
  institution: string,
  requestNo: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ caseId: string }>(CASE_OF_NO, [institution, requestNo]);
  return row?.caseId;
}

export async function lockOrderByNo(
  tx: Tx,
  institution: string,
  requestNo: string,
): Promise<MeasureOrderRow | undefined> {
  const [row] = await tx.query<MeasureOrderRow>(ORDER_BY_NO, [institution, requestNo]);
  return row;
}

export async function lockOrder(tx: Tx, orderId: string): Promise<MeasureOrderRow> {
  const [row] = await tx.query<MeasureOrderRow>(ORDER_BY_ID, [orderId]);
  if (!row) throw new Error(`no measure order ${orderId}`);
  return row;
}

export async function lockBatchOrders(
  tx: Tx,
  homeCourt: string,
  batchId: string,
): Promise<MeasureOrderRow[]> {
  return tx.query<MeasureOrderRow>(BATCH_ORDERS, [homeCourt, batchId]);
}

/** Who moved a state and why. */
export interface MoveCause {
  readonly cause: string;
  readonly by: string;
}

export interface MeasureChange {
  readonly state?: MeasureState;
  readonly capFen?: Fen;
  readonly heldFen?: Fen;
  readonly deductedFen?: Fen;
  readonly startsOn?: CourtDate | null;
  readonly endsOn?: CourtDate | null;
}

const CHANGE_MEASURE = `
  UPDATE measure SET state = $2, cap_fen = $3, held_fen = $4, deducted_fen = $5, starts_on = $6,
    ends_on = $7, version = version + 1
  WHERE measure_id = $1`;
const NOTE_MEASURE = `
  INSERT INTO measure_transition (home_court, measure_id, from_state, to_state, cause, by_person, at)
  VALUES ($1, $2, $3, $4, $5, $6, legal_now())`;
const CHANGE_ORDER = `UPDATE measure_order SET state = $2 WHERE order_id = $1`;
const NOTE_ORDER = `
  INSERT INTO measure_order_transition (home_court, order_id, from_state, to_state, cause, by_person, at)
  VALUES ($1, $2, $3, $4, $5, $6, legal_now())`;

/** Writes a change of a locked measure and, when the state moves, its transition row. */
export async function changeMeasure(
  tx: Tx,
  measure: MeasureRow,
  change: MeasureChange,
  move: MoveCause,
): Promise<MeasureRow> {
  const next = { ...measure, ...change, version: measure.version + 1 };
  if (next.state !== measure.state) assertMove(measureStates, measure.state, next.state);
  await tx.query(CHANGE_MEASURE, [
    measure.measureId,
    next.state,
    next.capFen,
    next.heldFen,
    next.deductedFen,
    next.startsOn,
    next.endsOn,
  ]);
  if (next.state !== measure.state) {
    await tx.query(NOTE_MEASURE, [
      measure.homeCourt,
      measure.measureId,
      measure.state,
      next.state,
      move.cause,
      move.by,
    ]);
  }
  return next;
}

/** Moves a locked order and writes its transition row. */
export async function moveOrder(
  tx: Tx,
  order: MeasureOrderRow,
  to: MeasureOrderState,
  move: MoveCause,
): Promise<MeasureOrderRow> {
  assertMove(measureOrderStates, order.state, to);
  await tx.query(CHANGE_ORDER, [order.orderId, to]);
  await tx.query(NOTE_ORDER, [
    order.homeCourt,
    order.orderId,
    order.state,
    to,
    move.cause,
    move.by,
  ]);
  return { ...order, state: to };
}

// A clock that is ahead must not make every true word after it look like an older one.
const FIGURES = `
  UPDATE measure SET figures_at = greatest(figures_at, least($2, legal_now())), rank = coalesce($3, rank)
  WHERE measure_id = $1`;

/** Notes as of when the body's figures are, and the rank it named (1 = first, more = queued). */
export async function noteFigures(
  tx: Tx,
  measure: MeasureRow,
  asOf: string,
  rank?: number,
): Promise<void> {
  await tx.query(FIGURES, [measure.measureId, new Date(asOf), rank ?? null]);
}

const CAUSED = 'UPDATE measure_order SET event_id = $2 WHERE order_id = $1';
const BATCH_CAUSED = 'UPDATE measure_order SET event_id = $2 WHERE batch_id = $1';

/** Notes the event that told of an order. */
export async function noteEvent(tx: Tx, orderId: string, eventId: string): Promise<void> {
  await tx.query(CAUSED, [orderId, eventId]);
}

/** Notes the event that told of all orders of a release batch. */
export async function noteBatchEvent(tx: Tx, batchId: string, eventId: string): Promise<void> {
  await tx.query(BATCH_CAUSED, [batchId, eventId]);
}
