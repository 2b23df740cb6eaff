import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, newId, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalToday } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import { prepared } from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import type { FreezableAccount } from '../property/index.js';
import { freezableAccounts } from '../property/index.js';
import type { DebtPlan } from './debt-rulings.js';
import { DebtRulings } from './debt-rulings.js';
import { assertLawfulYears, assertWithinCap, checkFreezeLines } from './freeze.check.js';
import { MeasureOrders } from './measure-orders.js';
import { lockLiveMeasures, lockMeasure } from './measure-rows.js';

type Body = BodyOf<typeof queryControlApi.orderFreezes>;
type Answer = AnswerOf<typeof queryControlApi.orderFreezes>;

interface FreezePlan extends DebtPlan {
  readonly body: Body;
}

interface FreezeLine {
  readonly account: FreezableAccount;
  readonly capFen: Fen;
}

const INSERT = `
  INSERT INTO measure (measure_id, home_court, handling_court, case_id, matter_id, party_id, property_id,
    institution, account_number, target, case_number, state, cap_fen, debt_version, years,
    standing_release, ordered_on, writ_id, ruling_number, request_no, standing_version, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'drafted', $12, $13, $14, $15, $16, $17, $18,
    $19, $20, legal_now())`;

const book = createLawBook();

/** Rulings that freeze accounts within the debt's cap. */
@Injectable()
export class FreezesService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly rulings: DebtRulings,
    private readonly orders: MeasureOrders,
  ) {}

  /**
   * Freezes accounts, each up to its own cap, on a named version of the debt.
   *
   * @throws DomainError `DEBT.STALE_VERSION`, `FREEZE.OVER_CAP`, `FREEZE.EXEMPT`,
   * `FREEZE.UNKNOWN_ACCOUNT`, `QUERY.NOT_ON_TEAM`, `QUERY.STANDING_UNAVAILABLE`.
   */
  async orderFreezes(command: CommandContext, caseId: string, body: Body): Promise<Answer> {
    const plan = await prepared(async () => ({
      ...(await this.rulings.plan(command, caseId, body.debtVersion)),
      body,
    }));
    return this.commands.run(command, (tx) => this.rule(tx, plan()));
  }

  private async rule(tx: Tx, plan: FreezePlan): Promise<Answer> {
    const { standing, debt, body } = plan;
    await this.rulings.lock(tx, plan);
    await this.rulings.take(tx, plan);
    assertLawfulYears(body.years ?? 1, await legalToday(tx), book);
    const accounts = await freezableAccounts(tx, standing.homeCourt, standing.caseId);
    const lines = checkFreezeLines(body.lines, accounts, standing);
    const live = await lockLiveMeasures(tx, standing.homeCourt, standing.caseId);
    assertWithinCap(live, lines, parseYuan(debt.cap));
    const writ = await this.issueRuling(tx, plan, lines);
    const created: string[] = [];
    for (const line of lines) created.push(await this.freeze(tx, plan, line, writ));
    return this.rulings.conclude(tx, plan, writ, {
      action: 'freeze.order',
      why: `债务第 ${debt.version} 版,上限 ${debt.cap} 元`,
      after: { measures: created },
      touched: created,
    });
  }

  private async issueRuling(
    tx: Tx,
    plan: FreezePlan,
    lines: readonly FreezeLine[],
  ): Promise<IssuedWrit> {
    const { standing, body } = plan;
    const standingOrder = body.standingRelease
      ? ['实际冻结金额超过本案债务的部分,由本院即时解除。']
      : [];
    return this.rulings.issue(tx, plan, {
      kind: 'freeze',
      title: '执行裁定书(冻结)',
      paragraphs: [
        `本院在执行${standing.caseNumber}一案中,裁定冻结被执行人的下列银行存款:`,
        ...lines.map(
          ({ account, capFen }) =>
            `${account.institutionName} 账户 ${account.accountNumber},限额 ${formatYuan(capFen)} 元。`,
        ),
        `冻结期限 ${body.years ?? 1} 年;超过限额的部分不受影响。`,
        ...standingOrder,
      ],
    });
  }

  private async freeze(
    tx: Tx,
    plan: FreezePlan,
    line: FreezeLine,
    writ: IssuedWrit,
  ): Promise<string> {
    const { standing, debt } = plan;
    const measureId = newId<'Measure'>();
    const requestNo = await this.orders.nextRequestNo(tx, standing.handlingCourt);
    await this.insert(tx, plan, { line, writ, measureId, requestNo });
    const measure = await lockMeasure(tx, measureId);
    const order = await this.rulings.send(tx, plan, {
      measure,
      kind: 'freeze',
      amountFen: line.capFen,
      cause: '冻结裁定',
      writ,
      requestNo,
    });
    await this.rulings.tell(tx, plan, order, {
      event: queryControlEvents.freezeOrdered,
      data: {
        caseId: standing.caseId,
        matterId: standing.matterId,
        measureId,
        institution: measure.institution,
        cap: formatYuan(line.capFen),
        debtVersion: debt.version,
        rulingNumber: writ.number,
      },
    });
    return measureId;
  }

  private async insert(
    tx: Tx,
    plan: FreezePlan,
    row: {
      readonly line: FreezeLine;
      readonly writ: IssuedWrit;
      readonly measureId: string;
      readonly requestNo: string;
    },
  ): Promise<void> {
    const { standing, body } = plan;
    const { account, capFen } = row.line;
    const target = standing.parties.find((party) => party.partyId === account.partyId);
    await tx.query(INSERT, [
      row.measureId,
      standing.homeCourt,
      standing.handlingCourt,
      standing.caseId,
      standing.matterId,
      account.partyId,
      account.propertyId,
      account.institution,
      account.accountNumber,
      JSON.stringify(target),
      standing.caseNumber,
      capFen,
      body.debtVersion,
      body.years ?? 1,
      body.standingRelease,
      await legalToday(tx),
      row.writ.writId,
      row.writ.number,
      row.requestNo,
      standing.version,
    ]);
  }
}
