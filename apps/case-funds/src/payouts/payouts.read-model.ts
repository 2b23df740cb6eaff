import { CaseRefs, isPartyOnly, ownPartyIds } from '@lib/case-refs';
import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { isDueUndrafted } from './collected.js';
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
  async ofCase(actor: Actor, caseId: string): Promise<AnswerOf<typeof caseFundsApi.listPayouts>> {
    const row = await this.cases.readable(caseId, actor);
    const rows = await payoutsOfCase(this.db, row.homeCourt, row.caseId);
    const onlyOwn = isPartyOnly(row, actor);
    if (!onlyOwn) {
      return {
        items: rows.map(payoutView),
        dueUndrafted: await isDueUndrafted(this.db, row, rows),
      };
    }
    const own = ownPartyIds(row, actor);
    const items = rows
      .filter((payout) => payout.partyId !== null && own.includes(payout.partyId))
      .map((payout) => withoutNames(payoutView(payout)));
    return { items };
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
