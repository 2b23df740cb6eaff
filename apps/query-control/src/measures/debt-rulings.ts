import type { AnswerOf, EventDefinition, queryControlApi } from '@lib/contracts';
import { parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { DebtRef, FreshDebt, Standing } from '../cases/index.js';
import {
  assertFreshDebt,
  assertOnTeam,
  moveDebt,
  Neighbours,
  readDebt,
  staleDebt,
} from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import { issueWrit } from '../dispatch/index.js';
import { readCourt } from '../institutions/index.js';
import { CaseJournal, causeOf } from '../journal/index.js';
import type { MeasureOrderDraft } from './measure-orders.js';
import { MeasureOrders } from './measure-orders.js';
import type { MeasureOrderRow } from './measure-rows.js';
import { noteEvent } from './measure-rows.js';
import { measuresOf } from './measures.read-model.js';

/** What a ruling on a debt stands on: read fresh, on the version the officer saw. */
export interface DebtPlan {
  readonly command: CommandContext;
  readonly standing: Standing;
  readonly debt: FreshDebt;
}

const ARTICLE = '民诉法(2023)第二百五十三条';
const CLOSING = '依照《中华人民共和国民事诉讼法》第二百五十三条的规定,裁定如上。本裁定立即执行。';

/** What rulings that freeze and rulings that deduct have in common: both name a debt version. */
@Injectable()
export class DebtRulings {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly orders: MeasureOrders,
    private readonly journal: CaseJournal,
  ) {}

  /**
   * Reads the case and its debt fresh, outside any transaction.
   *
   * @throws DomainError `DEBT.STALE_VERSION`, `DEBT.UNAVAILABLE`, `QUERY.NOT_ON_TEAM`,
   * `QUERY.STANDING_UNAVAILABLE`.
   */
  async plan(command: CommandContext, caseId: string, debtVersion: number): Promise<DebtPlan> {
    const standing = await this.neighbours.standing(caseId, command);
    assertOnTeam(standing, command);
    const debt = await this.neighbours.debt(caseId, command);
    assertFreshDebt(debt, debtVersion);
    return { command, standing, debt };
  }

  /**
   * Locks the case; returns the debt as its events have told it so far, at most the plan's version.
   *
   * @throws DomainError `DEBT.STALE_VERSION`: an event has overtaken the fresh reading.
   */
  async lock(tx: Tx, { standing, debt }: DebtPlan): Promise<DebtRef | undefined> {
    await lockSubject(tx, 'case', standing.caseId);
    const known = await readDebt(tx, standing.caseId);
    if (known && known.version > debt.version) throw staleDebt(debt.version, known.version);
    return known;
  }

  /**
   * What the ruling stands on counts from now on: by an older version, known or still on its way,
   * the watch would release at once what was rightly frozen.
   */
  async take(tx: Tx, { standing, debt }: DebtPlan): Promise<void> {
    const { caseId, matterId, homeCourt } = standing;
    const { version, asOf } = debt;
    const [dueFen, capFen] = [parseYuan(debt.due), parseYuan(debt.cap)];
    await moveDebt(tx, { caseId, matterId, homeCourt, version, asOf, dueFen, capFen });
  }

  /** Issues the ruling; `paragraphs` without the closing one. */
  async issue(
    tx: Tx,
    { command, standing }: DebtPlan,
    text: {
      readonly kind: 'freeze' | 'deduct';
      readonly title: string;
      readonly paragraphs: readonly string[];
    },
  ): Promise<IssuedWrit> {
    return issueWrit(tx, {
      key: standing,
      kind: text.kind,
      caseNumber: standing.caseNumber,
      court: await readCourt(tx, standing.handlingCourt),
      issuedBy: command.actor.displayName,
      title: text.title,
      paragraphs: [...text.paragraphs, CLOSING],
    });
  }

  /** Drafts and sends one order under the ruling. */
  async send(
    tx: Tx,
    { command, debt }: DebtPlan,
    draft: Omit<MeasureOrderDraft, 'debtVersion' | 'by'>,
  ): Promise<MeasureOrderRow> {
    const by = causeOf(command);
    const order = await this.orders.draft(tx, { ...draft, debtVersion: debt.version, by });
    return this.orders.send(tx, order, draft.measure, by);
  }

  /** Tells of a sent order; what its body answers will name this fact as its cause. */
  async tell<Data>(
    tx: Tx,
    { command, standing }: DebtPlan,
    order: MeasureOrderRow,
    { event, data }: { readonly event: EventDefinition<Data>; readonly data: Data },
  ): Promise<void> {
    const told = { key: standing, cause: causeOf(command), data };
    await noteEvent(tx, order.orderId, await this.journal.publish(tx, event, told));
  }

  /** Writes the ruling into the audit trail; returns it with the measures it touched. */
  async conclude(
    tx: Tx,
    { command, standing }: DebtPlan,
    writ: IssuedWrit,
    ruled: {
      readonly action: 'freeze.order' | 'deduction.order';
      readonly why: string;
      readonly after: Readonly<Record<string, unknown>>;
      readonly touched: readonly string[];
    },
  ): Promise<AnswerOf<typeof queryControlApi.orderFreezes>> {
    await this.journal.audit(tx, standing, causeOf(command), {
      action: ruled.action,
      subjectKind: 'writ',
      subjectId: writ.writId,
      article: ARTICLE,
      why: ruled.why,
      after: { rulingNumber: writ.number, ...ruled.after, standing: standing.version },
    });
    const { items } = await measuresOf(tx, standing.homeCourt, standing.caseId);
    return {
      rulingNumber: writ.number,
      measures: items.filter((item) => ruled.touched.includes(item.measureId)),
    };
  }
}
