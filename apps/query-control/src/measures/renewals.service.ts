import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner, lockSubject, ReadDatabase } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { assertVersion } from '@lib/platform';
import { createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import type { FreshDebt, Standing } from '../cases/index.js';
import { assertOnTeam, Neighbours, prepared } from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import { issueWrit } from '../dispatch/index.js';
import { readCourt } from '../institutions/index.js';
import { CaseJournal, causeOf } from '../journal/index.js';
import { MeasureOrders } from './measure-orders.js';
import type { MeasureRow } from './measure-rows.js';
import { lockMeasure, noteEvent } from './measure-rows.js';
import { caseOfMeasure, measureViewOf } from './measures.read-model.js';
import { renewalSituations } from './renewal-facts.js';
import { checkedEnd, RENEWAL_ARTICLE, renewalPeriod, renewalRefusal } from './renewal.rules.js';

type Body = BodyOf<typeof queryControlApi.renewMeasure>;
type Answer = AnswerOf<typeof queryControlApi.renewMeasure>;

/** What an officer asks: which measure, on which version of it, until when. */
export interface RenewalAsk {
  readonly measureId: string;
  readonly seenVersion: number;
  readonly body: Body;
}

interface Plan extends RenewalAsk {
  readonly command: CommandContext;
  readonly standing: Standing;
  readonly debt: FreshDebt;
}

interface Renewal {
  readonly measure: MeasureRow;
  readonly startsOn: CourtDate;
  readonly endsOn: CourtDate;
}

const book = createLawBook();

/** Rulings that continue a freeze under its rank before its end (续行冻结, 民诉法解释 art. 485). */
@Injectable()
export class RenewalsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: Neighbours,
    private readonly orders: MeasureOrders,
    private readonly journal: CaseJournal,
    private readonly db: ReadDatabase,
  ) {}

  /**
   * Orders the renewal of one measure; its end moves only on the body's word.
   *
   * @throws DomainError `RENEWAL.LAPSED`, `RENEWAL.NOT_LIVE`, `RENEWAL.NOT_ACKNOWLEDGED`,
   * `RENEWAL.DISCHARGED`, `RENEWAL.RELEASE_UNDER_WAY`, `RENEWAL.UNDER_WAY`, `RENEWAL.AHEAD` (409),
   * `RENEWAL.BAD_END` (422), `VERSION.STALE` (412), `QUERY.NOT_ON_TEAM`, `MEASURE.NOT_FOUND`.
   */
  async renew(command: CommandContext, ask: RenewalAsk): Promise<Answer> {
    const plan = await prepared(async (): Promise<Plan> => {
      const caseId = await caseOfMeasure(this.db, ask.measureId);
      const standing = await this.neighbours.standing(caseId, command);
      assertOnTeam(standing, command);
      const debt = await this.neighbours.debt(caseId, command);
      return { ...ask, command, standing, debt };
    });
    return this.commands.run(command, (tx) => this.rule(tx, plan()));
  }

  private async rule(tx: Tx, plan: Plan): Promise<Answer> {
    const { command, standing, debt } = plan;
    await lockSubject(tx, 'case', standing.caseId);
    const measure = await lockMeasure(tx, plan.measureId);
    const renewal = await this.judge(tx, plan, measure);
    const writ = await this.issueRuling(tx, plan, renewal);
    const cause = causeOf(command);
    const order = await this.orders.draft(tx, {
      measure,
      kind: 'renew',
      amountFen: measure.capFen,
      cause: '续行冻结裁定',
      writ,
      debtVersion: debt.version,
      period: { fromOn: renewal.startsOn, toOn: renewal.endsOn },
      by: cause,
    });
    await this.orders.send(tx, order, measure, cause);
    const eventId = await this.tell(tx, plan, renewal, { writ, requestNo: order.requestNo });
    await noteEvent(tx, order.orderId, eventId);
    return measureViewOf(tx, measure);
  }

  /** Reasons to refuse come before the version: they say what to do now. */
  private async judge(tx: Tx, plan: Plan, measure: MeasureRow): Promise<Renewal> {
    const { measureId, debt } = plan;
    const situation = (await renewalSituations(tx, [measureId])).get(measureId);
    if (!situation) throw new Error(`no situation of measure ${measureId}`);
    const dueFen = debt.discharged ? 0n : situation.dueFen;
    const refusal = renewalRefusal({ ...situation, dueFen });
    if (refusal) throw refusal;
    assertVersion(plan.seenVersion, measure.version);
    if (!measure.endsOn) throw new Error(`measure ${measureId} has no end`);
    const period = renewalPeriod(measure.endsOn, book);
    return { measure, startsOn: period.startsOn, endsOn: checkedEnd(period, plan.body.endsOn) };
  }

  private async issueRuling(
    tx: Tx,
    { command, standing }: Plan,
    { measure, startsOn, endsOn }: Renewal,
  ): Promise<IssuedWrit> {
    return issueWrit(tx, {
      key: measure,
      kind: 'renew',
      caseNumber: measure.caseNumber,
      court: await readCourt(tx, standing.handlingCourt),
      issuedBy: command.actor.displayName,
      title: '执行裁定书(续行冻结)',
      paragraphs: [
        `本院在执行${measure.caseNumber}一案中,裁定续行冻结账户 ${measure.accountNumber} 的存款(原裁定 ${measure.rulingNumber},原请求单号 ${measure.requestNo})。`,
        `续行冻结期限自 ${startsOn} 起至 ${endsOn} 止;限额以原冻结尚存的限额为准,顺位不变。`,
        '依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十五条的规定,裁定如上。本裁定立即执行。',
      ],
    });
  }

  private async tell(
    tx: Tx,
    plan: Plan,
    { measure, startsOn, endsOn }: Renewal,
    sent: { readonly writ: IssuedWrit; readonly requestNo: string },
  ): Promise<string> {
    const { command, standing, debt } = plan;
    const rulingNumber = sent.writ.number;
    await this.journal.audit(tx, measure, causeOf(command), {
      action: 'renew.order',
      subjectKind: 'measure',
      subjectId: measure.measureId,
      article: RENEWAL_ARTICLE,
      why: `债务第 ${debt.version} 版,尚欠 ${debt.due} 元;原期限至 ${measure.endsOn ?? ''}`,
      after: { rulingNumber, startsOn, endsOn, standing: standing.version },
    });
    const { caseId, matterId, measureId, institution } = measure;
    return this.journal.publish(tx, queryControlEvents.measureRenewalOrdered, {
      key: measure,
      cause: causeOf(command),
      data: {
        ...{ caseId, matterId, measureId, institution },
        ...{ requestNo: sent.requestNo, rulingNumber, startsOn, endsOn },
      },
    });
  }
}
