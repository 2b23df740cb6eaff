import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { DomainError, formatYuan, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner, lockSubject } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { FreshDebt, Standing } from '../cases/index.js';
import {
  assertFreshDebt,
  assertOnTeam,
  Neighbours,
  prepared,
  readDebt,
  staleDebt,
} from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import { issueWrit } from '../dispatch/index.js';
import { readCourt } from '../institutions/index.js';
import { CaseJournal, causeOf } from '../journal/index.js';
import type { DeductionLine } from './deduction.check.js';
import { checkDeductionLines, deductionsUnderWay } from './deduction.check.js';
import { MeasureOrders } from './measure-orders.js';
import { lockLiveMeasures, lockOpenOrders, noteEvent } from './measure-rows.js';
import { measuresOf } from './measures.read-model.js';

type Body = BodyOf<typeof queryControlApi.orderDeductions>;
type Answer = AnswerOf<typeof queryControlApi.orderDeductions>;

interface DeductionPlan {
  readonly command: CommandContext;
  readonly standing: Standing;
  readonly debt: FreshDebt;
  readonly payeeAccount: string;
  readonly body: Body;
}

/** Rulings that deduct frozen deposits to the case's own sub-account. */
@Injectable()
export class DeductionsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: Neighbours,
    private readonly orders: MeasureOrders,
    private readonly journal: CaseJournal,
  ) {}

  /**
   * Deducts only what is frozen (2018-03-12 notice), only up to what is due on a named version.
   *
   * @throws DomainError `DEBT.STALE_VERSION`, `DEDUCTION.OVER_HELD`, `DEDUCTION.OVER_DEBT`,
   * `DEDUCTION.UNKNOWN_MEASURE`, `QUERY.NOT_ON_TEAM`, `QUERY.STANDING_UNAVAILABLE`,
   * `DEBT.UNAVAILABLE` while the events up to the named version are still on their way.
   */
  async orderDeductions(command: CommandContext, caseId: string, body: Body): Promise<Answer> {
    const plan = await prepared(async () => {
      const standing = await this.neighbours.standing(caseId, command);
      assertOnTeam(standing, command);
      const debt = await this.neighbours.debt(caseId, command);
      assertFreshDebt(debt, body.debtVersion);
      const payeeAccount = await this.neighbours.caseAccount(caseId, command);
      return { command, standing, debt, payeeAccount, body };
    });
    return this.commands.run(command, (tx) => this.rule(tx, plan()));
  }

  private async rule(tx: Tx, plan: DeductionPlan): Promise<Answer> {
    const { command, standing, debt, body } = plan;
    await lockSubject(tx, 'case', standing.caseId);
    const known = await readDebt(tx, standing.caseId);
    if (known && known.version > body.debtVersion) throw staleDebt(body.debtVersion, known.version);
    // What arrived already lowers the newer due; until its event came it still counts as under way.
    if (known && known.version < body.debtVersion) throw debtAhead(body.debtVersion, known.version);
    const live = await lockLiveMeasures(tx, standing.homeCourt, standing.caseId);
    const open = await lockOpenOrders(tx, standing.homeCourt, standing.caseId);
    const lines = checkDeductionLines(
      body.lines,
      { live, open },
      {
        dueFen: parseYuan(debt.due),
        underWayFen: await deductionsUnderWay(tx, standing.homeCourt, standing.caseId),
      },
    );
    const writ = await this.issueRuling(tx, plan, lines);
    for (const line of lines) await this.deduct(tx, plan, line, writ);
    await this.journal.audit(tx, standing, causeOf(command), {
      action: 'deduction.order',
      subjectKind: 'writ',
      subjectId: writ.writId,
      article: '民诉法(2023)第二百五十三条',
      why: `债务第 ${debt.version} 版,尚欠 ${debt.due} 元`,
      after: { rulingNumber: writ.number, lines: body.lines, standing: standing.version },
    });
    const touched = new Set(lines.map((line) => line.measure.measureId));
    const { items } = await measuresOf(tx, standing.homeCourt, standing.caseId);
    return {
      rulingNumber: writ.number,
      measures: items.filter((item) => touched.has(item.measureId)),
    };
  }

  private async issueRuling(
    tx: Tx,
    { command, standing, payeeAccount }: DeductionPlan,
    lines: readonly DeductionLine[],
  ): Promise<IssuedWrit> {
    return issueWrit(tx, {
      key: standing,
      kind: 'deduct',
      caseNumber: standing.caseNumber,
      court: await readCourt(tx, standing.handlingCourt),
      issuedBy: command.actor.displayName,
      title: '执行裁定书(扣划)',
      paragraphs: [
        `本院在执行${standing.caseNumber}一案中,裁定扣划已冻结的下列存款至本案案款账户 ${payeeAccount}:`,
        ...lines.map(
          ({ measure, amountFen }) =>
            `账户 ${measure.accountNumber}(冻结请求单号 ${measure.requestNo}),${formatYuan(amountFen)} 元。`,
        ),
        '依照《中华人民共和国民事诉讼法》第二百五十三条的规定,裁定如上。本裁定立即执行。',
      ],
    });
  }

  private async deduct(
    tx: Tx,
    plan: DeductionPlan,
    line: DeductionLine,
    writ: IssuedWrit,
  ): Promise<void> {
    const { command, standing, debt } = plan;
    const cause = causeOf(command);
    const order = await this.orders.draft(tx, {
      measure: line.measure,
      kind: 'deduct',
      amountFen: line.amountFen,
      cause: '扣划裁定',
      writ,
      debtVersion: debt.version,
      payeeAccount: plan.payeeAccount,
      by: cause,
    });
    await this.orders.send(tx, order, line.measure, cause);
    const eventId = await this.journal.publish(tx, queryControlEvents.deductionOrdered, {
      key: standing,
      cause,
      data: {
        caseId: standing.caseId,
        matterId: standing.matterId,
        measureId: line.measure.measureId,
        institution: line.measure.institution,
        requestNo: order.requestNo,
        amount: formatYuan(line.amountFen as Fen),
        debtVersion: debt.version,
        rulingNumber: writ.number,
      },
    });
    await noteEvent(tx, order.orderId, eventId);
  }
}

function debtAhead(version: number, known: number): DomainError {
  return new DomainError(
    'DEBT.UNAVAILABLE',
    'unavailable',
    `债务第 ${version} 版及其到账情况尚未传到查控系统(现为第 ${known} 版),为免出错本次操作没有进行`,
    { hint: '请稍后重试' },
  );
}
