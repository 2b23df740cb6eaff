import { caseFundsEvents } from '@lib/contracts';
import type { CourtCode, CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { Deadlines, Tasks } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import { latestDebt } from '../debts/index.js';
import { derivedId, postInTx } from '../postings/index.js';
import { cutShares } from '../shares/index.js';
import { PayoutFacts } from './payout-facts.js';
import type { PayoutRow } from './payout-rows.js';
import { movePayout } from './payout-rows.js';
import { payoutEnquiry } from './payout-task.definitions.js';
import { isWithBank } from './reissue-chain.js';
import { UNBOOKED_RULE, unbookedClock } from './unbooked-payout.rules.js';

/** The clock of a payment that the bank calls settled, and the dispute where no line shows it in time. */
export const PAYOUT_UNBOOKED = 'payout-unbooked';

/** The newest one: each of them followed a return of the one before. */
const LATE_POSTING = `
  SELECT s.transfer_id AS id FROM dispute_settlement s
  JOIN statement_dispute d ON d.dispute_id = s.dispute_id
  WHERE d.kind = 'paid-after-return' AND d.detail->>'payoutId' = $1 AND s.decision = 'paid-after-all'
    AND s.state = 'settled' ORDER BY s.settled_at DESC, s.settlement_id DESC LIMIT 1`;

const NOT_SENT = '未发出:发送银行之前,到账款项已减少或原付款已付出,这笔发放不再成立';

export interface PaidWord {
  readonly bankRef: string;
  readonly paidOn: CourtDate;
}

export interface ReturnedWord {
  readonly reason: string;
  readonly returnRef?: string;
  /** Unless the bank returned it. */
  readonly cause?: string;
}

export interface UnknownWord {
  readonly reason: string;
  /** The bank refused the call, but an earlier one may have paid. */
  readonly refused: boolean;
}

/** Hold and postings of a payout follow from its id, so that no word of the bank counts twice. */
export function payoutPostings(
  payoutId: string,
): Record<'hold' | 'post' | 'void' | 'reversal', string> {
  return {
    hold: derivedId('payout-hold', payoutId),
    post: derivedId('payout-post', payoutId),
    void: derivedId('payout-void', payoutId),
    reversal: derivedId('payout-return', payoutId),
  };
}

/**
 * What the bank said about an instruction, from an answer, an enquiry or the statement, whichever
 * comes first; the rest finds it done. The payout is locked by the caller.
 */
@Injectable()
export class PayoutOutcomes {
  private readonly law = createLawBook();

  constructor(
    private readonly facts: PayoutFacts,
    private readonly tasks: Tasks,
    private readonly deadlines: Deadlines,
  ) {}

  /** The bank paid: the hold is posted to the clearing account, from where the statement takes it. */
  async paid(tx: Tx, payout: PayoutRow, word: PaidWord): Promise<void> {
    if (payout.state !== 'instructed' && payout.state !== 'unknown') return;
    const actor = machineOf(payout);
    const ids = payoutPostings(payout.payoutId);
    await postInTx(tx, [
      {
        ...postingOf(payout, actor, word.paidOn),
        id: ids.post,
        kind: 'post',
        hold: ids.hold,
        amountFen: payout.amountFen,
        memo: '付款成功',
      },
    ]);
    await movePayout(tx, payout, {
      to: 'paid',
      cause: '银行确认付款',
      by: actor.personId,
      marks: { bankRef: word.bankRef, paidOn: word.paidOn },
    });
    await this.expectLine(tx, payout);
    await this.facts.tell(tx, payout, {
      event: caseFundsEvents.payoutConfirmed,
      more: { bankRef: word.bankRef, paidOn: word.paidOn },
      actor,
      action: 'payout.confirm',
    });
  }

  /** Whose word it was does not matter: when the clock fires, the line stands or a person asks for it. */
  private async expectLine(tx: Tx, { payoutId, homeCourt, caseId }: PayoutRow): Promise<void> {
    const startsOn = await legalToday(tx);
    const { dueOn, provisional, calendarVersion } = unbookedClock(startsOn, this.law);
    await this.deadlines.set(tx, {
      kind: PAYOUT_UNBOOKED,
      subjectId: payoutId,
      homeCourt,
      caseId,
      ruleRow: UNBOOKED_RULE.code,
      startsOn,
      dueOn,
      dueAt: startOfCourtDate(addDays(dueOn, 1)),
      calendarVersion,
      provisional,
    });
  }

  /** Two persons found that a payment called returned had left: their posting stands for the hold. */
  async paidAfterAll(tx: Tx, payout: PayoutRow, word: PaidWord, actor: Actor): Promise<void> {
    const marks = { bankRef: word.bankRef, paidOn: word.paidOn };
    const cause = '查明银行实际已付款';
    await movePayout(tx, payout, { to: 'paid', cause, by: actor.personId, marks });
    const event = caseFundsEvents.payoutConfirmed;
    await this.facts.tell(tx, payout, { event, more: marks, actor, action: 'payout.confirm' });
  }

  /**
   * An answer or an enquiry says that it came back or never left. Of a payout that is paid only the
   * statement's line is believed: the word may be older than the payment.
   */
  async refused(tx: Tx, payout: PayoutRow, word: ReturnedWord): Promise<void> {
    if (payout.state === 'instructed' || payout.state === 'unknown') {
      await this.returned(tx, payout, word);
    }
  }

  /** No bank has it, and it may no longer leave; the case's lock is held. */
  async withdrawn(tx: Tx, payout: PayoutRow): Promise<void> {
    await this.refused(tx, payout, { cause: '未发出', reason: NOT_SENT });
    // The share was kept up for what was on its way; I7 holds it to what is collected.
    const debt = await latestDebt(tx, payout.homeCourt, payout.caseId);
    await cutShares(tx, payout, debt?.appliedFen ?? 0n);
  }

  /** The statement gave it back: the money is free on the case account again. */
  async returned(tx: Tx, payout: PayoutRow, word: ReturnedWord): Promise<void> {
    if (!isWithBank(payout)) return;
    const { cause = '银行退回' } = word;
    const actor = machineOf(payout);
    const ids = payoutPostings(payout.payoutId);
    const posting = { ...postingOf(payout, actor, await legalToday(tx)), memo: cause };
    await postInTx(tx, [
      payout.state === 'paid'
        ? { ...posting, kind: 'reversal', ...(await reversalOf(tx, payout)) }
        : { ...posting, id: ids.void, kind: 'void', hold: ids.hold },
    ]);
    await movePayout(tx, payout, {
      to: 'returned',
      cause,
      by: actor.personId,
      marks: {
        reason: word.reason,
        ...(word.returnRef === undefined ? {} : { returnRef: word.returnRef }),
      },
    });
    await this.facts.tell(tx, payout, {
      event: caseFundsEvents.payoutReturned,
      more: { reason: word.reason },
      actor,
      action: 'payout.return',
      why: word.reason,
    });
  }

  /** The bank did not say: the hold stays, an enquiry runs, nothing is paid a second time. */
  async unknown(tx: Tx, payout: PayoutRow, { reason, refused }: UnknownWord): Promise<void> {
    if (payout.state !== 'instructed' || payout.instructionNo === null) return;
    const actor = machineOf(payout);
    await movePayout(tx, payout, {
      to: 'unknown',
      cause: '银行结果未明',
      by: actor.personId,
      marks: { reason, ...(refused ? { refusal: reason } : {}) },
    });
    await this.facts.tell(tx, payout, {
      event: caseFundsEvents.payoutOutcomeUnknown,
      more: { instructionNo: payout.instructionNo },
      actor,
      action: 'payout.outcome-unknown',
      why: reason,
    });
    await this.enquire(tx, payout);
  }

  /** Asks the bank by our own number until it says something final. */
  async enquire(tx: Tx, payout: PayoutRow, runAt?: Date): Promise<void> {
    await this.tasks.add(
      tx,
      payoutEnquiry,
      { payoutId: payout.payoutId },
      {
        homeCourt: payout.homeCourt,
        dedupeKey: payout.payoutId,
        ...(runAt === undefined ? {} : { runAt }),
      },
    );
  }
}

/** The posting that paid it: of its hold, or of two persons after it had been called returned. */
async function reversalOf(
  tx: Tx,
  { payoutId }: PayoutRow,
): Promise<{ readonly id: string; readonly reverses: string }> {
  const [late] = await tx.query<{ id: string }>(LATE_POSTING, [payoutId]);
  const ids = payoutPostings(payoutId);
  if (!late) return { id: ids.reversal, reverses: ids.post };
  return { id: derivedId('payout-return', payoutId, late.id), reverses: late.id };
}

function machineOf(payout: PayoutRow): Actor {
  return machineActor('case-funds', payout.homeCourt as CourtCode);
}

function postingOf(payout: PayoutRow, actor: Actor, effectiveOn: CourtDate) {
  return {
    homeCourt: payout.homeCourt,
    caseId: payout.caseId,
    effectiveOn,
    decidedBy: actor.personId,
    ...(payout.instructionNo === null ? {} : { source: payout.instructionNo }),
  };
}
