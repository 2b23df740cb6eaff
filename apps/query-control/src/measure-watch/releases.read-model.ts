import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, instantText } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { LIVE_MEASURE_STATES } from '../measures/index.js';
import type { ReleaseBatchState } from './release-batch.states.js';
import type { ReleaseCause } from './release.rules.js';

type ReleaseList = AnswerOf<typeof queryControlApi.listReleases>;
type BatchView = ReleaseList['items'][number];

interface BatchRow {
  readonly batchId: string;
  readonly caseId: string;
  readonly cause: ReleaseCause;
  readonly why: string | null;
  readonly state: ReleaseBatchState;
  readonly approvalId: string | null;
  readonly contentHash: string | null;
  readonly draftedAt: Date;
  readonly approvedAt: Date | null;
}

interface OrderRow {
  readonly batchId: string;
  readonly measureId: string;
  readonly institutionName: string;
  readonly amountFen: Fen;
  readonly state: string;
  readonly sentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  /** Whatever became of the order, its measure restrains nobody any more. */
  readonly over: boolean;
}

const FINISHED: ReadonlySet<string> = new Set(['done', 'void', 'refused']);

const BATCHES = `
  SELECT b.batch_id AS "batchId", b.case_id AS "caseId", b.cause, b.why, b.state,
    b.approval_id AS "approvalId", b.content_hash AS "contentHash", b.drafted_at AS "draftedAt",
    b.approved_at AS "approvedAt"
  FROM release_batch AS b WHERE b.home_court = $1 AND b.case_id = $2 ORDER BY b.drafted_at, b.batch_id`;
const ORDERS = `
  SELECT o.batch_id AS "batchId", o.measure_id AS "measureId", i.name AS "institutionName",
    o.amount_fen AS "amountFen", o.state, o.sent_at AS "sentAt",
    o.acknowledged_at AS "acknowledgedAt", NOT m.state = ANY ($3) AS "over"
  FROM measure_order AS o JOIN institution AS i ON i.code = o.institution
    JOIN measure AS m ON m.measure_id = o.measure_id
  WHERE o.home_court = $1 AND o.case_id = $2 AND o.batch_id IS NOT NULL
  ORDER BY o.created_at, o.order_id`;

@Injectable()
export class ReleasesReadModel {
  constructor(private readonly db: ReadDatabase) {}

  async ofCase(homeCourt: string, caseId: string): Promise<ReleaseList> {
    const batches = await this.db.query<BatchRow>(BATCHES, [homeCourt, caseId]);
    const orders = await this.db.query<OrderRow>(ORDERS, [homeCourt, caseId, LIVE_MEASURE_STATES]);
    return {
      items: batches.map((batch) =>
        batchView(
          batch,
          orders.filter((order) => order.batchId === batch.batchId),
        ),
      ),
    };
  }
}

/** Sent and acknowledged are what the orders say, not a second truth beside them. */
export function progressOf(
  state: ReleaseBatchState,
  orders: readonly Pick<OrderRow, 'state' | 'over'>[],
): BatchView['state'] {
  if (state !== 'approved') return state;
  if (orders.every((order) => order.state === 'done' || order.state === 'void')) {
    return 'acknowledged';
  }
  // What a refused one was for is ordered anew in another batch as long as its measure stands.
  if (orders.every((order) => order.over || FINISHED.has(order.state))) return 'ended';
  return orders.every((order) => order.state !== 'approved' && order.state !== 'drafted')
    ? 'sent'
    : 'approved';
}

function batchView(batch: BatchRow, orders: readonly OrderRow[]): BatchView {
  return {
    batchId: batch.batchId,
    caseId: batch.caseId,
    cause: batch.cause,
    ...(batch.why ? { why: batch.why } : {}),
    state: progressOf(batch.state, orders),
    draftedAt: instantText(batch.draftedAt),
    ...(batch.approvalId ? { approvalId: batch.approvalId } : {}),
    ...(batch.contentHash ? { contentHash: batch.contentHash } : {}),
    ...(batch.approvedAt ? { approvedAt: instantText(batch.approvedAt) } : {}),
    orders: orders.map((order) => ({
      measureId: order.measureId,
      institutionName: order.institutionName,
      amount: formatYuan(order.amountFen),
      state: order.state,
      ...(order.sentAt ? { sentAt: instantText(order.sentAt) } : {}),
      ...(order.acknowledgedAt ? { acknowledgedAt: instantText(order.acknowledgedAt) } : {}),
    })),
  };
}
