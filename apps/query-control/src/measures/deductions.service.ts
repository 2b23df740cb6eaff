import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import { DomainError, formatYuan, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { Neighbours, prepared } from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import { freezableAccounts } from '../property/index.js';
import type { DebtPlan } from './debt-rulings.js';
import { DebtRulings } from './debt-rulings.js';
import type { DeductionLine } from './deduction.check.js';
import { checkDeductionLines, deductionsUnderWay } from './deduction.check.js';
import { lockLiveMeasures, lockOpenOrders } from './measure-rows.js';

type Body = BodyOf<typeof queryControlApi.orderDeductions>;
type Answer = AnswerOf<typeof queryControlApi.orderDeductions>;

interface DeductionPlan extends DebtPlan {
  readonly payeeAccount: string;
  readonly body: Body;
}

/** Rulings that deduct frozen deposits to the case's own sub-account. */
@Injectable()
export class DeductionsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: Neighbours,
    private readonly rulings: DebtRulings,
  ) {}

  /**
   * Deducts only what is frozen (2018-03-12 notice), only up to what is due on a named version.
   *
   * @throws DomainError `DEBT.STALE_VERSION`, `DEDUCTION.OVER_HELD`, `DEDUCTION.OVER_DEBT`,
   * `DEDUCTION.UNKNOWN_MEASURE`, `DEDUCTION.BARRED`, `QUERY.NOT_ON_TEAM`,
   * `QUERY.STANDING_UNAVAILABLE`, `DEBT.UNAVAILABLE` while the events up to the named version are still on their way.
   */
  async orderDeductions(command: CommandContext, caseId: string, body: Body): Promise<Answer> {
    const plan = await prepared(async () => ({
      ...(await this.rulings.plan(command, caseId, body.debtVersion)),
      payeeAccount: await this.neighbours.caseAccount(caseId, command),
      body,
    }));
    return this.commands.run(command, (tx) => this.rule(tx, plan()));
  }

  private async rule(tx: Tx, plan: DeductionPlan): Promise<Answer> {
    const { standing, debt, body } = plan;
    const known = await this.rulings.lock(tx, plan);
    // What arrived already lowers the newer due; until its event came it still counts as under way.
    if (known && known.version < body.debtVersion) throw debtAhead(body.debtVersion, known.version);
    const live = await lockLiveMeasures(tx, standing.homeCourt, standing.caseId);
    const open = await lockOpenOrders(tx, standing.homeCourt, standing.caseId);
    const accounts = await freezableAccounts(tx, standing.homeCourt, standing.caseId);
    const lines = checkDeductionLines(
      body.lines,
      { live, open, accounts },
      {
        dueFen: parseYuan(debt.due),
        underWayFen: await deductionsUnderWay(tx, standing.homeCourt, standing.caseId),
      },
    );
    const writ = await this.issueRuling(tx, plan, lines);
    for (const line of lines) await this.deduct(tx, plan, line, writ);
    return this.rulings.conclude(tx, plan, writ, {
      action: 'deduction.order',
      why: `债务第 ${debt.version} 版,尚欠 ${debt.due} 元`,
      after: { lines: body.lines },
      touched: lines.map((line) => line.measure.measureId),
    });
  }

  private async issueRuling(
    tx: Tx,
    plan: DeductionPlan,
    lines: readonly DeductionLine[],
  ): Promise<IssuedWrit> {
    const { standing, payeeAccount } = plan;
    return this.rulings.issue(tx, plan, {
      kind: 'deduct',
      title: '执行裁定书(扣划)',
      paragraphs: [
        `本院在执行${standing.caseNumber}一案中,裁定扣划已冻结的下列存款至本案案款账户 ${payeeAccount}:`,
        ...lines.map(
          ({ measure, amountFen }) =>
            `账户 ${measure.accountNumber}(冻结请求单号 ${measure.requestNo}),${formatYuan(amountFen)} 元。`,
        ),
      ],
    });
  }

  private async deduct(
    tx: Tx,
    plan: DeductionPlan,
    { measure, amountFen }: DeductionLine,
    writ: IssuedWrit,
  ): Promise<void> {
    const { standing, debt, payeeAccount } = plan;
    const order = await this.rulings.send(tx, plan, {
      measure,
      kind: 'deduct',
      amountFen,
      cause: '扣划裁定',
      writ,
      payeeAccount,
    });
    await this.rulings.tell(tx, plan, order, {
      event: queryControlEvents.deductionOrdered,
      data: {
        caseId: standing.caseId,
        matterId: standing.matterId,
        measureId: measure.measureId,
        institution: measure.institution,
        requestNo: order.requestNo,
        amount: formatYuan(amountFen),
        debtVersion: debt.version,
        rulingNumber: writ.number,
      },
    });
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
