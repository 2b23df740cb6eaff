import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { CommandRunner, lockSubject, ReadDatabase } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { assertVersion } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { Standing } from '../cases/index.js';
import { assertOnTeam, Neighbours, prepared, readDebt } from '../cases/index.js';
import { causeOf } from '../journal/index.js';
import type { MeasureRow } from '../measures/index.js';
import {
  caseOfMeasure,
  lockMeasure,
  lockOpenOrders,
  MeasureOrders,
  measureViewOf,
} from '../measures/index.js';
import { ReleaseBatches } from './release-batches.js';
import { releaseRefusal } from './unanswered-release.rules.js';

type Body = BodyOf<typeof queryControlApi.releaseUnanswered>;
type Answer = AnswerOf<typeof queryControlApi.releaseUnanswered>;

/** What an officer asks: which measure, on which version of it, for which reason. */
export interface ReleaseAsk {
  readonly measureId: string;
  readonly seenVersion: number;
  readonly body: Body;
}

interface Plan extends ReleaseAsk {
  readonly command: CommandContext;
  readonly standing: Standing;
}

/** An officer's way out of a freeze that its body never answered. */
@Injectable()
export class UnansweredReleasesService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: Neighbours,
    private readonly orders: MeasureOrders,
    private readonly batches: ReleaseBatches,
    private readonly db: ReadDatabase,
  ) {}

  /**
   * Stops offering the freeze and drafts its whole release for approval. The body may have carried
   * the freeze out in silence, so the measure ends only on the body's word of the release.
   *
   * @throws DomainError `RELEASE.NOT_LIVE`, `RELEASE.ANSWERED`, `RELEASE.UNDER_WAY`,
   * `RELEASE.NOT_YET` (409), `VERSION.STALE` (412), `QUERY.NOT_ON_TEAM`, `MEASURE.NOT_FOUND`.
   */
  async release(command: CommandContext, ask: ReleaseAsk): Promise<Answer> {
    const plan = await prepared(async (): Promise<Plan> => {
      const caseId = await caseOfMeasure(this.db, ask.measureId);
      const standing = await this.neighbours.standing(caseId, command);
      assertOnTeam(standing, command);
      return { ...ask, command, standing };
    });
    return this.commands.run(command, (tx) => this.draft(tx, plan()));
  }

  private async draft(tx: Tx, plan: Plan): Promise<Answer> {
    await lockSubject(tx, 'case', plan.standing.caseId);
    const measure = await lockMeasure(tx, plan.measureId);
    await this.offerNoMore(tx, plan, measure);
    const debt = await readDebt(tx, measure.caseId);
    await this.batches.draft(tx, {
      cause: 'unanswered',
      standingOrder: false,
      debtVersion: debt?.version ?? measure.debtVersion,
      lines: [{ measure, amountFen: measure.capFen, whole: true }],
      why: plan.body.why,
      by: causeOf(plan.command),
    });
    return measureViewOf(tx, measure);
  }

  /** Reasons to refuse come before the version: they say what to do now. */
  private async offerNoMore(tx: Tx, plan: Plan, measure: MeasureRow): Promise<void> {
    const { measureId, homeCourt, caseId, state, version } = measure;
    const open = (await lockOpenOrders(tx, homeCourt, caseId)).filter(
      (order) => order.measureId === measureId,
    );
    const refusal = releaseRefusal({ state, open });
    if (refusal) throw refusal;
    assertVersion(plan.seenVersion, version);
    for (const order of open) await this.orders.offerNoMore(tx, order);
  }
}
