import { CaseRefs, isPartyOnly, ownPartyIds } from '@lib/case-refs';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { payoutsOfCase } from './payout-rows.js';
import type { PayoutView } from './payout.presenter.js';
import { payoutView } from './payout.presenter.js';

/** Reads of payouts. */
@Injectable()
export class PayoutsReadModel {
  constructor(
    private readonly db: ReadDatabase,
    private readonly cases: CaseRefs,
  ) {}

  /** Payouts of a case, oldest first; whoever is let in as an applicant sees his own alone. */
  async ofCase(actor: Actor, caseId: string): Promise<PayoutView[]> {
    const row = await this.cases.readable(caseId, actor);
    const rows = await payoutsOfCase(this.db, row.homeCourt, row.caseId);
    const onlyOwn = isPartyOnly(row, actor);
    const own = ownPartyIds(row, actor);
    return rows
      .filter((payout) => !onlyOwn || (payout.partyId !== null && own.includes(payout.partyId)))
      .map((payout) => (onlyOwn ? withoutNames(payoutView(payout)) : payoutView(payout)));
  }
}

/** A payee learns what was done and when; which clerk did it is the court's own record. */
function withoutNames(view: PayoutView): PayoutView {
  const history = view.history.map((step) => ({
    ...step,
    by: step.by.startsWith('machine:') ? step.by : '法院工作人员',
  }));
  return { ...view, history };
}
