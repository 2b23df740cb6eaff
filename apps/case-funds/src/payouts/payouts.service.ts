import type { CaseRef } from '@lib/case-refs';
import { assertOnTeam, lockCaseRef } from '@lib/case-refs';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { DomainError, formatYuan, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { assertVersion } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { Standing } from '../cases/index.js';
import { assertOpen, CaseStanding } from '../cases/index.js';
import { latestDebt } from '../debts/index.js';
import { caseAccount } from '../postings/index.js';
import { Payees } from './payees.js';
import { nobodyPayable, overHeld, paidAfterReturn, staleDebt } from './payout.errors.js';
import { PayoutDrafts } from './payout-drafts.js';
import { plannedNow, stillDueFen } from './payout-plan.js';
import { assertDebtCurrent, assertValueDaysTold } from './settled-debt.js';
import { leftTheBank, PayoutStops } from './payout-stops.js';
import type { PayoutRow } from './payout-rows.js';
import { lockPayout, payoutsOfCase } from './payout-rows.js';
import type { PlannedPayout } from './payout-shares.rules.js';
import type { PayoutView } from './payout.presenter.js';
import { payoutView } from './payout.presenter.js';

type Proposed = AnswerOf<typeof caseFundsApi.proposePayouts>;
type Body = BodyOf<typeof caseFundsApi.proposePayouts>;
type CorrectBody = BodyOf<typeof caseFundsApi.correctPayee>;

/** Payouts on paper: the applicants' shares, the fee, what was collected too much; and re-issues. */
@Injectable()
export class PayoutsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly standing: CaseStanding,
    private readonly drafts: PayoutDrafts,
    private readonly stops: PayoutStops,
    private readonly payees: Payees,
  ) {}

  /**
   * Proposes what the newest debt version says was collected and no payout holds yet; whoever cannot be
   * paid holds nobody else back and is named.
   *
   * @throws DomainError `DEBT.STALE_VERSION`, `PAYOUT.NOTHING_TO_PAY`, `PAYOUT.NO_PAYEE_ACCOUNT`,
   * `PAYOUT.NO_REFUND_ACCOUNT`, `PAYOUT.OVER_HELD`, `PAYOUT.STANDING_UNAVAILABLE`.
   */
  async propose(command: CommandContext, caseId: string, body: Body): Promise<Proposed> {
    const standing = await this.standing.read(caseId, command);
    await this.stops.clear(caseId, command.actor);
    return this.commands.run(command, async (tx) => {
      const row = await lockCaseRef(tx, caseId);
      assertOnTeamNow(row, standing, command.actor);
      assertOpen({ ...row, state: standing.state });
      const debt = await latestDebt(tx, row.homeCourt, row.caseId);
      if (debt?.version !== body.debtVersion) throw staleDebt(body.debtVersion, debt?.version ?? 0);
      await assertDebtCurrent(tx, row);
      await assertValueDaysTold(tx, row);
      const planned = await plannedNow(tx, row, standing, debt);
      const { payable, undrafted } = this.payees.split(standing, planned);
      if (payable.length === 0) throw nobodyPayable(undrafted);
      await this.assertHeld(tx, row, payable);
      const ids: string[] = [];
      for (const payout of payable) {
        const draft = { ...row, ...payout, debtVersion: debt.version };
        ids.push(await this.drafts.draft(tx, command, draft));
      }
      const rows = await payoutsOfCase(tx, row.homeCourt, row.caseId);
      const items = rows.filter((item) => ids.includes(item.payoutId)).map(payoutView);
      return { items, undrafted: [...undrafted] };
    });
  }

  /**
   * A returned payout goes out again to a corrected account: a new payout with a new approval, of what
   * is still due.
   *
   * @throws DomainError `STATE.ILLEGAL_MOVE`, `VERSION.STALE` (412), `PAYOUT.PAYEE_NOT_ENTITLED`,
   * `PAYOUT.VOID`, `PAYOUT.STANDING_UNAVAILABLE`.
   */
  async correctPayee(
    command: CommandContext,
    target: { readonly payoutId: string; readonly seenVersion: number },
    body: CorrectBody,
  ): Promise<PayoutView> {
    const caseId = await this.stops.clearCaseOf(target.payoutId, command.actor);
    const standing = await this.standing.read(caseId, command);
    return this.commands.run(command, async (tx) => {
      const returned = await lockPayout(tx, target.payoutId);
      const row = await lockCaseRef(tx, returned.caseId);
      assertOnTeamNow(row, standing, command.actor);
      assertVersion(target.seenVersion, returned.version);
      const siblings = await payoutsOfCase(tx, row.homeCourt, row.caseId);
      assertReissuable(returned, siblings);
      if (await leftTheBank(tx, returned, siblings)) throw paidAfterReturn();
      this.payees.assertSamePerson(returned, body.payee, standing);
      const debt = await latestDebt(tx, row.homeCourt, row.caseId);
      const payoutId = await this.drafts.draft(tx, command, {
        ...row,
        kind: returned.kind,
        amountFen: await stillDueFen(tx, row, standing, { returned, debt }),
        debtVersion: debt?.version ?? returned.debtVersion,
        entitlementId: returned.entitlementId,
        partyId: returned.partyId,
        payee: body.payee,
        payer: returned.payer,
        payeeSource: `更正:${body.why}`,
        reissueOf: returned.payoutId,
      });
      return payoutView(await lockPayout(tx, payoutId));
    });
  }

  private async assertHeld(tx: Tx, row: CaseRef, planned: readonly PlannedPayout[]): Promise<void> {
    const account = await caseAccount(tx, row.homeCourt, row.caseId);
    const rows = await payoutsOfCase(tx, row.homeCourt, row.caseId);
    const promisedFen = sumFen(
      rows
        .filter((payout) => payout.state === 'proposed' || payout.state === 'approved')
        .map((payout) => payout.amountFen),
    );
    const freeFen: Fen = account.balanceFen - account.heldFen - promisedFen;
    const wantedFen = sumFen(planned.map((payout) => payout.amountFen));
    if (wantedFen > freeFen) throw overHeld(formatYuan(wantedFen), formatYuan(freeFen));
  }
}

/** The team as case-flow states it now: what we remember may lag behind a change of hands. */
function assertOnTeamNow(row: CaseRef, standing: Standing, actor: Actor): void {
  assertOnTeam({ ...row, teamIds: standing.team.map((person) => person.personId) }, actor);
}

function assertReissuable(returned: PayoutRow, siblings: readonly PayoutRow[]): void {
  const replaced = siblings.some(
    (payout) =>
      payout.reissueOf === returned.payoutId &&
      payout.state !== 'rejected' &&
      payout.state !== 'void',
  );
  if (returned.state === 'returned' && !replaced) return;
  throw new DomainError(
    'STATE.ILLEGAL_MOVE',
    'conflict',
    replaced ? '这笔退回的发放已经重新报批' : '只有银行退回的发放可以更正账户后重新报批',
    { hint: '请刷新页面查看当前状态' },
  );
}
