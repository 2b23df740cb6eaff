import { deriveMeasureState } from '@lib/agencies';
import { Deadlines } from '@lib/jobs';
import type { CourtDate, Fen } from '@lib/kernel';
import { courtDateOf, minFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { JudgedPeriod } from './freeze-period.rules.js';
import { revivalOf } from './lapsed-measures.js';
import { MeasureFacts } from './measure-facts.js';
import { MeasurePeriods } from './measure-periods.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import { changeMeasure, moveOrder, noteFigures } from './measure-rows.js';
import type { OutcomeAt } from './outcome-at.js';
import { isEcho, isNewer, outranByRelease } from './outcome-at.js';
import { RenewalOutcomes } from './renewal-outcomes.js';
import { isLive } from './measure.states.js';
import { isSameRelease } from './same-release.js';
import type { StandingFigures } from './standing-figures.js';
import { figuresAfter, figuresFollowing, liveStateOf } from './standing-figures.js';

export type OutcomeEffect = 'applied' | 'disputed' | 'outdated';

type Locked = Pick<OutcomeAt, 'order' | 'measure'>;

const ACKNOWLEDGED = `
  UPDATE measure_order SET acknowledged_at = legal_now(), executed_on = $2, executed_fen = $3,
    reason = $4
  WHERE order_id = $1`;
const ENDED = `
  SELECT max(t.at) AS "at" FROM measure_transition AS t
  WHERE t.measure_id = $1 AND t.to_state = $2`;
const ENDS = { released: '解除冻结回执', deducted: '扣划回执' } as const;
const WAITING = ['approved', 'sent', 'unanswered'] as const;

function isWaiting(order: MeasureOrderRow): boolean {
  return WAITING.some((state) => state === order.state);
}

/** What a body's word does to an order and its measure. */
@Injectable()
export class OutcomeEffects {
  constructor(
    private readonly periods: MeasurePeriods,
    private readonly facts: MeasureFacts,
    private readonly deadlines: Deadlines,
    private readonly renewals: RenewalOutcomes,
  ) {}

  /** First words, updates of a standing cap, contradictions and messages overtaken by newer ones. */
  async apply(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, outcome } = at;
    if (!isWaiting(order)) return this.further(tx, at);
    if (outcome.outcome === 'refused') {
      await this.refused(tx, at, outcome.reason ?? '协助机构未说明原因');
      return 'applied';
    }
    switch (order.kind) {
      case 'freeze':
        return this.frozen(tx, at);
      case 'renew':
        return this.renewed(tx, at);
      case 'release':
        return this.released(tx, at);
      case 'deduct':
        return this.deducted(tx, at);
    }
  }

  /** The body did nothing: the order ends, and with it a freeze that never took effect. */
  async refused(tx: Tx, at: Locked, reason: string): Promise<void> {
    const { order, measure } = at;
    if (!isWaiting(order)) return;
    await this.acknowledge(tx, order, 'refused', { reason });
    const never = order.kind === 'freeze' && ['drafted', 'sent'].includes(measure.state);
    if (never) {
      await changeMeasure(
        tx,
        measure,
        { state: 'refused' },
        { cause: `协助机构拒绝:${reason}`, by: `body:${measure.institution}` },
      );
    }
    await this.facts.refused(tx, measure, order, reason);
  }

  private async frozen(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, measure, outcome } = at;
    await this.acknowledge(tx, order, 'done', {});
    const figures = figuresAfter('freeze', measure, outcome);
    const revived = outranByRelease(at) && figures.capFen > 0n;
    // Released before its freeze was answered: the older word changes nothing.
    if (!isLive(measure.state) && !revived) return this.update(tx, at);
    const period = await this.periods.first(tx, at);
    const capFen = revived ? minFen(figures.capFen, order.amountFen) : measure.capFen;
    const heldFen = minFen(figures.heldFen, capFen);
    const queued = deriveMeasureState(outcome) === 'queued';
    const after = await changeMeasure(
      tx,
      measure,
      {
        state: queued ? 'queued' : liveStateOf({ capFen, heldFen }, false),
        capFen,
        heldFen,
        startsOn: period.startsOn,
        endsOn: period.endsOn,
      },
      { cause: '冻结回执', by: `body:${measure.institution}` },
    );
    await noteFigures(tx, after, outcome.asOf, outcome.earlierFreezes.length + 1);
    await this.periods.begin(tx, after, period, at.incomingId);
    await this.facts.acknowledged(tx, after, order);
    return period.sound ? 'applied' : this.contradicted(tx, at);
  }

  /** The freeze goes on under its rank: only this word moves its end (law/query-control.md §1.3). */
  private async renewed(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, measure, outcome } = at;
    const revival = measure.state === 'lapsed' ? await revivalOf(tx, measure) : undefined;
    // Released or deducted before this word came: it changes nothing, unless it is the newer one.
    if (!isLive(measure.state) && !revival) {
      await this.acknowledge(tx, order, 'done', {});
      return this.update(tx, at);
    }
    const period = this.renewals.printed(at, outcome);
    if (!period) return this.notAsOrdered(tx, at);
    await this.acknowledge(tx, order, 'done', {});
    const { incomingId } = at;
    const carriedOut = { period, incomingId, ...(revival ? { revival } : {}) };
    const after = await this.renewals.renewed(tx, at, carriedOut);
    const effect = await this.update(tx, { ...at, measure: after });
    return effect === 'disputed' ? effect : 'applied';
  }

  /**
   * People decide what the word means, and the old end comes nearer meanwhile: the order ends like a
   * refused one, so that another renewal may be ordered.
   */
  private async notAsOrdered(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, measure } = at;
    const reason = '续行回执与裁定或法定期限不符';
    await this.acknowledge(tx, order, 'refused', { reason });
    if (isLive(measure.state)) {
      await this.facts.renewalFailed(tx, measure, order, { outcome: 'refused', reason });
    }
    return this.contradicted(tx, at);
  }

  /** A word on an order that has its answer already: the same again, or a contradiction. */
  private async further(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, outcome } = at;
    if (await isSameRelease(tx, at)) return 'outdated';
    const again = order.state === 'done' && outcome.outcome === 'done';
    const same =
      order.kind === 'freeze' ||
      (order.kind === 'renew' && (await this.renewals.saysTheSame(tx, order, outcome)));
    return again && same ? this.update(tx, at) : this.contradicted(tx, at);
  }

  /** A later word on a standing freeze: credits caught up to the cap, or a queue that moved up. */
  private async update(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { measure, outcome } = at;
    const figures = figuresAfter('freeze', measure, outcome);
    if (!isLive(measure.state)) {
      return figures.heldFen > 0n && isNewer(at) ? this.contradicted(tx, at) : 'outdated';
    }
    if (!isNewer(at)) return 'outdated';
    if (isEcho(at)) return 'outdated';
    const queued = deriveMeasureState(outcome) === 'queued';
    const turn = queued ? undefined : await this.periods.ofTurn(tx, at);
    // The body goes by a cap it said it had lowered, or by an end nobody watches: people decide.
    const contrary =
      figures.capFen > measure.capFen || (!turn && (await this.periods.isOtherEnd(tx, at)));
    if (contrary) return this.contradicted(tx, at);
    return this.standsNow(tx, at, {
      heldFen: minFen(figures.heldFen, measure.capFen),
      queued,
      turn,
    });
  }

  private async standsNow(
    tx: Tx,
    at: OutcomeAt,
    now: { heldFen: Fen; queued: boolean; turn: JudgedPeriod | undefined },
  ): Promise<OutcomeEffect> {
    const { order, measure, outcome } = at;
    const { heldFen, queued, turn } = now;
    const after = await changeMeasure(
      tx,
      measure,
      {
        heldFen,
        state: liveStateOf({ capFen: measure.capFen, heldFen }, queued),
        ...(turn ? { startsOn: turn.startsOn, endsOn: turn.endsOn } : {}),
      },
      { cause: '协助机构补报:实际控制金额变化', by: `body:${measure.institution}` },
    );
    await noteFigures(tx, after, outcome.asOf, outcome.earlierFreezes.length + 1);
    if (turn) await this.periods.begin(tx, after, turn, at.incomingId);
    if (heldFen !== measure.heldFen || after.state !== measure.state) {
      await this.facts.acknowledged(tx, after, order);
    }
    return turn?.sound === false ? this.contradicted(tx, at) : 'applied';
  }

  private async released(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, measure, outcome } = at;
    const figures = figuresFollowing('release', measure, outcome, isNewer(at));
    const live = isLive(measure.state);
    // Nothing was released: it rests like a refused one before it is ordered again.
    if (live && figures.capFen >= measure.capFen) {
      await this.refused(tx, at, '回执称已办理解除,但限额并未降低');
      return this.contradicted(tx, at);
    }
    await this.acknowledge(tx, order, 'done', { executedFen: outcome.heldFen });
    if (!live) return 'applied';
    const after = await this.follow(tx, at, figures, 'released');
    await this.facts.released(tx, after, order, outcome.heldFen);
    return figures.contested ? this.contradicted(tx, at) : 'applied';
  }

  private async deducted(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    const { order, measure, outcome } = at;
    const executedOn = outcome.from ?? courtDateOf(new Date(outcome.asOf));
    const executedFen = outcome.heldFen;
    await this.acknowledge(tx, order, 'done', { executedFen, executedOn });
    const deductedFen = measure.deductedFen + executedFen;
    const live = isLive(measure.state);
    const figures = figuresFollowing('deduct', measure, outcome, isNewer(at));
    // Deducted before the freeze lapsed or was released: the money counts, the freeze stays over.
    const after = live
      ? await this.follow(tx, { ...at, measure: { ...measure, deductedFen } }, figures, 'deducted')
      : await changeMeasure(
          tx,
          measure,
          { deductedFen },
          { cause: ENDS.deducted, by: `body:${measure.institution}` },
        );
    await this.facts.deducted(tx, after, order, { executedFen, executedOn });
    const endedOn = live ? undefined : await endOf(tx, measure);
    // Taken after the freeze was over: the money is counted, people decide whether it goes back.
    const strange = live ? figures.contested : endedOn !== undefined && executedOn > endedOn;
    return strange ? this.contradicted(tx, at) : 'applied';
  }

  /** The measure after a release or deduction: over when no cap is left, else what still stands. */
  private async follow(
    tx: Tx,
    { measure, outcome }: OutcomeAt,
    figures: StandingFigures,
    end: keyof typeof ENDS,
  ): Promise<MeasureRow> {
    const cause = ENDS[end];
    const over = figures.capFen === 0n;
    const unanswered = measure.state === 'sent' || measure.state === 'drafted';
    const queued = measure.state === 'queued';
    const state = over ? end : unanswered ? measure.state : liveStateOf(figures, queued);
    const heldFen = unanswered ? 0n : figures.heldFen;
    const after = await changeMeasure(
      tx,
      measure,
      { capFen: figures.capFen, heldFen, deductedFen: measure.deductedFen, state },
      { cause, by: `body:${measure.institution}` },
    );
    await noteFigures(tx, after, outcome.asOf);
    if (over) await this.periods.end(tx, measure.measureId, cause);
    return after;
  }

  private async contradicted(tx: Tx, at: OutcomeAt): Promise<OutcomeEffect> {
    await this.facts.disputed(tx, at);
    return 'disputed';
  }

  private async acknowledge(
    tx: Tx,
    order: MeasureOrderRow,
    to: 'done' | 'refused',
    said: { executedOn?: CourtDate; executedFen?: Fen; reason?: string },
  ): Promise<void> {
    await moveOrder(tx, order, to, {
      cause: to === 'done' ? '回执:已办理' : `回执:未办理(${said.reason ?? ''})`,
      by: `body:${order.institution}`,
    });
    await tx.query(ACKNOWLEDGED, [
      order.orderId,
      said.executedOn ?? null,
      said.executedFen ?? null,
      said.reason ?? null,
    ]);
    await this.deadlines.cancel(tx, 'control-answer-by', order.orderId, '已收到回执');
  }
}

/** The last day a measure that is over had effect, in court days. */
async function endOf(tx: Tx, measure: MeasureRow): Promise<CourtDate | undefined> {
  if (measure.state === 'lapsed' && measure.endsOn) return measure.endsOn;
  const [row] = await tx.query<{ at: Date | null }>(ENDED, [measure.measureId, measure.state]);
  return row?.at ? courtDateOf(row.at) : undefined;
}
