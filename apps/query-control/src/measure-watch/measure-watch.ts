import type { Fen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { DebtRef } from '../cases/index.js';
import { readDebt } from '../cases/index.js';
import type { CaseKey } from '../journal/index.js';
import type { MeasureOrderRow, MeasureRow } from '../measures/index.js';
import {
  changeMeasure,
  lockLiveMeasures,
  lockOpenOrders,
  MeasureOrders,
} from '../measures/index.js';
import { netHeldFen, planExcess, planUnfilledCaps } from './excess.js';
import type { ReleaseLine } from './excess.js';
import type { ReleasePlanLine } from './release-plan.js';
import { ReleaseBatches, watchCause } from './release-batches.js';
import { ReleaseRests } from './release-rests.js';
import { UnansweredReleases } from './unanswered-releases.js';
import { UnfilledCapsGrace } from './unfilled-caps-grace.js';
import { releasableFen, watchedOf } from './watched.js';

interface Situation {
  readonly key: CaseKey;
  readonly debt: DebtRef;
  readonly measures: readonly MeasureRow[];
  readonly open: readonly MeasureOrderRow[];
}

/**
 * Compares what is held with what is owed after every change of either, and drafts what must be
 * released. It only ever releases: a shortfall is an officer's decision, never topped up by itself.
 */
@Injectable()
export class MeasureWatch {
  constructor(
    private readonly batches: ReleaseBatches,
    private readonly orders: MeasureOrders,
    private readonly rests: ReleaseRests,
    private readonly unanswered: UnansweredReleases,
    private readonly grace: UnfilledCapsGrace,
  ) {}

  /**
   * Reviews one case; the case must be locked (lockSubject 'case') by the caller.
   * Nothing owed: everything is released on approval. Held above the cap: the excess goes at once.
   */
  async review(tx: Tx, key: CaseKey, causationId?: string): Promise<void> {
    await this.unanswered.review(tx, key);
    const situation = await situationOf(tx, key);
    if (!situation) return;
    if (situation.debt.dueFen === 0n) {
      await this.releaseAll(tx, situation, causationId);
      return;
    }
    await this.resumeWithdrawn(tx, situation);
    const answered = answeredOf(situation);
    const watched = answered.map((measure) => watchedOf(measure, situation.open));
    const { capFen } = situation.debt;
    const lines = planExcess(watched, capFen);
    if (lines.length > 0) await this.releaseExcess(tx, situation, lines, causationId);
    else if (netHeldFen(watched) >= capFen) await this.startGrace(tx, situation, watched.length);
  }

  /**
   * After the grace: once held money covers the debt, caps still waiting for credits elsewhere are
   * lowered to what they hold (I15).
   */
  async lowerUnfilledCaps(tx: Tx, key: CaseKey): Promise<void> {
    const situation = await situationOf(tx, key);
    if (!situation || situation.debt.dueFen === 0n) return;
    const watched = answeredOf(situation).map((measure) => watchedOf(measure, situation.open));
    const lines = planUnfilledCaps(watched, situation.debt.capFen);
    await this.releaseExcess(tx, situation, lines);
  }

  /**
   * Whether each of these drafted releases is still within what is held above the debt today; the
   * orders themselves do not count as in flight.
   */
  async stillExcess(tx: Tx, key: CaseKey, drafted: readonly MeasureOrderRow[]): Promise<boolean> {
    const situation = await situationOf(tx, key);
    if (!situation || situation.debt.dueFen === 0n) return true;
    const own = new Set(drafted.map((order) => order.orderId));
    const others = situation.open.filter((order) => !own.has(order.orderId));
    const watched = answeredOf(situation).map((measure) => watchedOf(measure, others));
    const { capFen } = situation.debt;
    const lines = [...planExcess(watched, capFen), ...planUnfilledCaps(watched, capFen)];
    return drafted.every((order) =>
      lines.some(
        (line) => line.measureId === order.measureId && line.lowerCapByFen >= order.amountFen,
      ),
    );
  }

  /**
   * Money is owed (again): what a discharge or a release took off the exchange is offered again, for
   * it still counts as under way and nothing else may be ordered beside it.
   */
  private async resumeWithdrawn(tx: Tx, situation: Situation): Promise<void> {
    for (const order of resumable(situation)) await this.orders.resume(tx, order);
  }

  private async startGrace(tx: Tx, situation: Situation, answered: number): Promise<void> {
    const watched = answeredOf(situation).map((measure) => watchedOf(measure, situation.open));
    if (answered === 0 || planUnfilledCaps(watched, situation.debt.capFen).length === 0) return;
    await this.grace.start(tx, situation.key);
  }

  private async releaseExcess(
    tx: Tx,
    situation: Situation,
    lines: readonly ReleaseLine[],
    causationId?: string,
  ): Promise<void> {
    const resting = await this.rests.resting(tx, situation.key, 'excess');
    const planned = planLines(situation.measures, lines).filter(
      ({ measure }) => !resting.has(measure.measureId),
    );
    const by = watchCause(situation.key.homeCourt, causationId);
    for (const standingOrder of [true, false]) {
      const own = planned.filter(({ measure }) => measure.standingRelease === standingOrder);
      await this.batches.draft(tx, {
        cause: 'excess',
        standingOrder,
        debtVersion: situation.debt.version,
        lines: own,
        by,
      });
    }
  }

  /** Discharged: every live measure ends; a freeze no body has seen is simply void. */
  private async releaseAll(tx: Tx, situation: Situation, causationId?: string): Promise<void> {
    const by = watchCause(situation.key.homeCourt, causationId);
    const resting = await this.rests.resting(tx, situation.key, 'discharged');
    const open = await this.stopRestraining(tx, situation);
    const lines: ReleasePlanLine[] = [];
    for (const measure of situation.measures) {
      if (await this.voidUnseen(tx, situation, measure)) continue;
      const amountFen = releasableFen(measure, open);
      // One release of the whole at a time; what a refused deduction leaves follows its answer.
      const ending = open.some((order) => order.measureId === measure.measureId && order.whole);
      if (amountFen > 0n && !ending && !resting.has(measure.measureId)) {
        lines.push({ measure, amountFen, whole: true });
      }
    }
    await this.batches.draft(tx, {
      cause: 'discharged',
      standingOrder: false,
      debtVersion: situation.debt.version,
      lines,
      by,
    });
  }

  /**
   * Nothing is owed, so nothing more is frozen, taken or prolonged: what no body has seen is taken
   * back (a freeze with its measure, later), the rest is not put before a body any more. Returns the
   * orders that still bear on what must be released.
   */
  private async stopRestraining(tx: Tx, situation: Situation): Promise<MeasureOrderRow[]> {
    const by = watchCause(situation.key.homeCourt);
    const bearing: MeasureOrderRow[] = [];
    for (const order of situation.open) {
      if (order.kind === 'freeze') await this.orders.withdraw(tx, order);
      if (order.kind === 'deduct' || order.kind === 'renew') {
        const what = order.kind === 'deduct' ? '扣划' : '续行冻结';
        const cause = `债务已清偿,${what}尚未送出即作废`;
        if (await this.orders.takeBack(tx, order, cause, by)) continue;
        if (order.state === 'unanswered') {
          await this.orders.offerNoMore(tx, order);
          continue;
        }
        await this.orders.withdraw(tx, order);
      }
      bearing.push(order);
    }
    return bearing;
  }

  private async voidUnseen(tx: Tx, situation: Situation, measure: MeasureRow): Promise<boolean> {
    if (measure.state !== 'drafted') return false;
    const by = watchCause(situation.key.homeCourt);
    const freeze = situation.open.find(
      (order) => order.measureId === measure.measureId && order.kind === 'freeze',
    );
    const cause = '债务已清偿,冻结尚未送出即作废';
    if (!freeze || !(await this.orders.takeBack(tx, freeze, cause, by))) return false;
    await changeMeasure(tx, measure, { state: 'void' }, { cause, by: by.actor.personId });
    return true;
  }
}

async function situationOf(tx: Tx, key: CaseKey): Promise<Situation | undefined> {
  const debt = await readDebt(tx, key.caseId);
  if (!debt) return undefined;
  const measures = await lockLiveMeasures(tx, key.homeCourt, key.caseId);
  if (measures.length === 0) return undefined;
  const open = await lockOpenOrders(tx, key.homeCourt, key.caseId);
  const { caseId, matterId, homeCourt } = key;
  return { key: { caseId, matterId, homeCourt }, debt, measures, open };
}

/** Release outranks: nothing on a measure that is being ended, no deduction beyond what is owed. */
function resumable({ debt, measures, open }: Situation): MeasureOrderRow[] {
  const standing = measures.filter((measure) => {
    const own = open.filter((order) => order.measureId === measure.measureId);
    const ending = own.some((order) => order.kind === 'release' && order.whole);
    return !ending && watchedOf(measure, own).releasingFen < measure.capFen;
  });
  let deductingFen: Fen = 0n;
  return open.filter((order) => {
    if (!standing.some(({ measureId }) => measureId === order.measureId)) return false;
    if (order.kind !== 'deduct') return order.kind === 'renew';
    deductingFen += order.amountFen;
    return deductingFen <= debt.dueFen;
  });
}

function answeredOf(situation: Situation): MeasureRow[] {
  return situation.measures.filter(({ state }) => state !== 'drafted' && state !== 'sent');
}

function planLines(
  measures: readonly MeasureRow[],
  lines: readonly ReleaseLine[],
): ReleasePlanLine[] {
  return lines.flatMap(({ measureId, lowerCapByFen }) => {
    const measure = measures.find((row) => row.measureId === measureId);
    return measure ? [{ measure, amountFen: lowerCapByFen, whole: false }] : [];
  });
}
