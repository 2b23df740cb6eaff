import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { readDebt } from '../cases/index.js';
import { machineCause } from '../journal/index.js';
import { DoubtfulLapses } from './doubtful-lapses.js';
import { MeasureFacts } from './measure-facts.js';
import { MeasureOrders } from './measure-orders.js';
import { MeasurePeriods } from './measure-periods.js';
import { changeMeasure, lockMeasure } from './measure-rows.js';
import { isLive } from './measure.states.js';

const LAPSE = `
  INSERT INTO measure_lapse (home_court, measure_id, ended_on, held_fen, recorded_at)
  VALUES ($1, $2, $3, $4, legal_now())`;
const REMIND = `
  INSERT INTO measure_reminder (home_court, measure_id, level, ends_on, reminded_at)
  VALUES ($1, $2, $3, $4, legal_now()) ON CONFLICT DO NOTHING`;

/** The last day has passed: effect gone and rank lost, written down and never edited. */
@Injectable()
export class MeasureEndDeadline implements DeadlineHandler {
  readonly kind = 'measure-end';

  constructor(
    private readonly facts: MeasureFacts,
    private readonly periods: MeasurePeriods,
    private readonly orders: MeasureOrders,
    private readonly doubtful: DoubtfulLapses,
  ) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    if (deadline.caseId) await lockSubject(tx, 'case', deadline.caseId);
    const measure = await lockMeasure(tx, deadline.subjectId);
    if (!isLive(measure.state) || !measure.endsOn) return;
    const { homeCourt, measureId, endsOn, heldFen } = measure;
    await tx.query(LAPSE, [homeCourt, measureId, endsOn, heldFen]);
    const lapsed = await changeMeasure(
      tx,
      measure,
      { state: 'lapsed', heldFen: 0n },
      { cause: `期限 ${endsOn} 届满未续冻`, by: machineCause(homeCourt).actor.personId },
    );
    await this.orders.yieldRenewal(tx, lapsed, '期限届满,续行已无可续', machineCause(homeCourt));
    await this.periods.end(tx, measureId, '期限届满');
    await this.facts.lapsed(tx, lapsed, endsOn);
    const debt = await readDebt(tx, lapsed.caseId);
    if (debt?.dueFen === 0n) await this.doubtful.discharged(tx, lapsed);
  }
}

abstract class MeasureReminder implements DeadlineHandler {
  abstract readonly kind: string;
  protected abstract readonly level: 'notice' | 'warning' | 'critical';

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const measure = await lockMeasure(tx, deadline.subjectId);
    if (!isLive(measure.state) || !measure.endsOn) return;
    await tx.query(REMIND, [measure.homeCourt, measure.measureId, this.level, measure.endsOn]);
  }
}

@Injectable()
export class MeasureNoticeDeadline extends MeasureReminder {
  readonly kind = 'measure-reminder-notice';
  protected readonly level = 'notice';
}

@Injectable()
export class MeasureWarningDeadline extends MeasureReminder {
  readonly kind = 'measure-reminder-warning';
  protected readonly level = 'warning';
}

@Injectable()
export class MeasureCriticalDeadline extends MeasureReminder {
  readonly kind = 'measure-reminder-critical';
  protected readonly level = 'critical';
}
