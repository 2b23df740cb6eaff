import { Approvals } from '@lib/approvals';
import type { CaseRef } from '@lib/case-refs';
import { assertHandlingCourt, lockCaseRef } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import { assertMove } from '@lib/kernel';
import { Tasks } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalToday } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { caseAccount, courtAccount, postInTx } from '../postings/index.js';
import { payoutContent } from './payout-drafts.js';
import { PayoutFacts } from './payout-facts.js';
import { payoutPostings } from './payout-outcomes.js';
import type { PayoutRow } from './payout-rows.js';
import { lockPayout, movePayout, payoutsOfCase } from './payout-rows.js';
import type { PayoutKind } from './payout-shares.rules.js';
import { exceedsCollected, leftTheBank, PayoutStops } from './payout-stops.js';
import { noLongerCollected, paidAfterReturn, voided } from './payout.errors.js';
import { assertDebtCurrent } from './settled-debt.js';
import { payoutSend } from './payout-task.definitions.js';
import type { PayoutView } from './payout.presenter.js';
import { payoutView } from './payout.presenter.js';
import { PAYOUT_SUBJECT } from './payout.rules.js';
import { payoutStates } from './payout.states.js';

/** Where a payout's money waits between the bank's word and the statement's line. */
export const CLEARING = {
  applicant: 'payout-clearing',
  fee: 'fee-treasury',
  refund: 'refund',
} as const satisfies Record<PayoutKind, string>;

/** At least six digits: `lpad` would cut the seventh off and give ten serials one number. */
const NEXT_NUMBER = `
  SELECT 'P' || to_char(legal_today(), 'YYYYMMDD')
    || to_char(nextval('instruction_serial'), 'FM9999999999999000000') AS number`;

/** Finance instructs the bank: the amount goes on hold and the order to send it is recorded. */
@Injectable()
export class PayoutInstructionsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly approvals: Approvals,
    private readonly facts: PayoutFacts,
    private readonly tasks: Tasks,
    private readonly stops: PayoutStops,
  ) {}

  /**
   * @throws DomainError `APPROVAL.SAME_PERSON`, `APPROVAL.CONTENT_CHANGED`, `APPROVAL.NOT_APPROVED`,
   * `APPROVAL.EXPIRED`, `STATE.ILLEGAL_MOVE`, `LEDGER.INSUFFICIENT`,
   * `PAYOUT.VOID`, `PAYOUT.PAID_AFTER_RETURN`, `DEBT.NOT_CURRENT`.
   */
  async instruct(command: CommandContext, payoutId: string): Promise<PayoutView> {
    await this.stops.clearCaseOf(payoutId, command.actor);
    return this.commands.run(command, async (tx) => {
      const { actor } = command;
      const payout = await lockPayout(tx, payoutId);
      const row = await lockCaseRef(tx, payout.caseId);
      assertHandlingCourt(row, actor);
      if (payout.state === 'void') throw voided(payout.reason);
      assertMove(payoutStates, payout.state, 'instructed');
      const content = payoutContent(payout);
      await this.approvals.assertApproved(tx, PAYOUT_SUBJECT, payoutId, content, actor);
      await this.assertBorneOut(tx, row, payout);
      const [next] = await tx.query<{ number: string }>(NEXT_NUMBER);
      if (!next) throw new Error('no instruction number');
      await this.hold(tx, command, payout);
      await movePayout(tx, payout, {
        to: 'instructed',
        cause: '财务指令付款',
        by: actor.personId,
        marks: {
          instructedBy: actor.personId,
          instructionNo: next.number,
          holdId: payoutPostings(payoutId).hold,
        },
      });
      await this.tasks.add(
        tx,
        payoutSend,
        { payoutId },
        { homeCourt: payout.homeCourt, dedupeKey: payoutId },
      );
      await this.facts.tell(tx, payout, {
        event: caseFundsEvents.payoutInstructed,
        more: { instructionNo: next.number },
        actor,
        action: 'payout.instruct',
        correlationId: command.correlationId,
      });
      return payoutView(await lockPayout(tx, payoutId));
    });
  }

  /** Between the clearing and this lock the debt may have moved, or the original may have left. */
  private async assertBorneOut(tx: Tx, row: CaseRef, payout: PayoutRow): Promise<void> {
    await assertDebtCurrent(tx, row);
    const siblings = await payoutsOfCase(tx, row.homeCourt, row.caseId);
    if (await leftTheBank(tx, payout, siblings)) throw paidAfterReturn();
    if (await exceedsCollected(tx, row, payout, siblings)) throw noLongerCollected();
  }

  private async hold(tx: Tx, command: CommandContext, payout: PayoutRow): Promise<void> {
    const from = await caseAccount(tx, payout.homeCourt, payout.caseId);
    const to = await courtAccount(tx, payout.homeCourt, CLEARING[payout.kind]);
    await postInTx(tx, [
      {
        id: payoutPostings(payout.payoutId).hold,
        kind: 'hold',
        homeCourt: payout.homeCourt,
        from: from.accountId,
        to: to.accountId,
        amountFen: payout.amountFen,
        caseId: payout.caseId,
        effectiveOn: await legalToday(tx),
        memo: '待银行付款',
        decidedBy: command.actor.personId,
        source: payout.payoutId,
      },
    ]);
  }
}
