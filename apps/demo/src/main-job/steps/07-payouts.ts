import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { formatYuan, parseYuan } from '@lib/kernel';
import type { StepNotes } from '../report.js';
import { NotApplicable, promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';

/** A payout whose sender died is taken up again by its lease after 40 s. */
const OTHERS_LIMIT_MS = 90_000;

type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];

async function payouts(stage: Stage): Promise<readonly Payout[]> {
  const { items } = await stage.cast.finance.get('case-funds', caseFundsApi.listPayouts, {
    params: { caseId: stage.state.caseId },
  });
  return items;
}

/** Shares, fee and refund: proposed, approved, instructed; a time-out, a return and a re-issue. */
export const payOut: Step = async (stage, notes) => {
  const { officer } = stage.cast;
  const params = { caseId: stage.state.caseId };
  const debt = await officer.get('case-funds', caseFundsApi.getDebt, { params });
  if (!debt.discharged) throw new NotApplicable('债务尚未清偿');
  const { payoutTimesOut, correctedName } = stage.script.play;
  const { items } = await officer.post(
    'case-funds',
    caseFundsApi.proposePayouts,
    { debtVersion: debt.version },
    { params },
  );
  for (const payout of items) notes.fact(`拟发放 ${payout.kind} ${payout.amount} 元`);
  const lost = payoutTimesOut ? answerableOf(items, correctedName?.wrong) : undefined;
  const others = items.filter((payout) => payout !== lost);
  for (const payout of others) await approveAndInstruct(stage, payout);
  if (lost) await loseAnswer(stage, { lost, others }, notes);
  const returned = correctedName ? await reissue(stage, correctedName, notes) : undefined;
  const finished = await until('全部发放由银行确认', async () => {
    const now = await payouts(stage);
    const open = now.filter(
      (payout) => payout.state !== 'paid' && payout.payoutId !== returned?.payoutId,
    );
    return open.length === 0 ? now : undefined;
  });
  const paid = finished.filter((payout) => payout.state === 'paid');
  for (const kind of ['applicant', 'fee', 'refund'] as const) {
    const amounts = paid.filter((payout) => payout.kind === kind);
    const total = amounts.reduce((sum, payout) => sum + parseYuan(payout.amount), 0n);
    notes.figure(`paid.${kind}`, formatYuan(total));
  }
  const seen = await stage.cast.applicant.get('case-funds', caseFundsApi.listPayouts, { params });
  promise(seen.items.length > 0, '申请执行人看不到自己的发放');
  notes.fact(`申请执行人看到 ${seen.items.map((payout) => payout.stateText).join('、')}`);
};

async function approveAndInstruct(stage: Stage, payout: Payout): Promise<void> {
  const { officer, director, finance } = stage.cast;
  promise(payout.approvalId !== undefined && payout.contentHash !== undefined, '发放没有送审批');
  const at = { params: { approvalId: payout.approvalId } };
  const decision = { verdict: 'approve', contentHash: payout.contentHash } as const;
  await officer.refused(
    ['ACCESS.ROLE_REQUIRED', 'APPROVAL.SAME_PERSON', 'APPROVAL.NOT_YOURS'],
    () => officer.post('case-funds', caseFundsApi.decideApproval, decision, at),
  );
  await director.post('case-funds', caseFundsApi.decideApproval, decision, at);
  const instruct = (key: string) =>
    finance.post(
      'case-funds',
      caseFundsApi.instructPayout,
      {},
      { params: { payoutId: payout.payoutId }, idempotencyKey: key },
    );
  const key = `instruct-${payout.payoutId}`;
  await instruct(key);
  await instruct(key);
}

/** The last payout that the bank will not return. */
function answerableOf(items: readonly Payout[], wrongName: string | undefined): Payout | undefined {
  const found = items.findLast((payout) => payout.payee.accountName !== wrongName);
  promise(found !== undefined, '没有一笔发放的户名是正确的,无法演示付款超时');
  return found;
}

/**
 * The bank loses its answer to one payout. All others are settled before: whoever restarts in the
 * middle of one asks the bank again, and that must not use up the lost answer.
 */
async function loseAnswer(
  stage: Stage,
  { lost, others }: { readonly lost: Payout; readonly others: readonly Payout[] },
  notes: StepNotes,
): Promise<void> {
  const ids = new Set(others.map((payout) => payout.payoutId));
  await until(
    '其余发放已有结果',
    async () => {
      const open = (await payouts(stage)).filter(
        ({ payoutId, state }) => ids.has(payoutId) && state !== 'paid' && state !== 'returned',
      );
      return open.length === 0 ? true : undefined;
    },
    OTHERS_LIMIT_MS,
  );
  await stage.simulator.nextPayoutTimesOut();
  await approveAndInstruct(stage, lost);
  await showUnknown(stage, lost, notes);
}

async function showUnknown(stage: Stage, lost: Payout, notes: StepNotes): Promise<void> {
  const settled = await until('超时的付款经查询后确认', async () => {
    const now = await payouts(stage);
    return now.find(
      (payout) =>
        payout.payoutId === lost.payoutId &&
        payout.state === 'paid' &&
        payout.history.some((change) => change.to === 'unknown'),
    );
  });
  await stage.simulator.statementCatchesUp();
  notes.fact(`银行对 ${settled.amount} 元付款超时:标为结果未明,经查询确认已付,未重复付款`);
}

async function reissue(
  stage: Stage,
  corrected: { readonly wrong: string; readonly right: string },
  notes: StepNotes,
): Promise<Payout> {
  const returned = await until('户名错误的付款被退回', async () =>
    (await payouts(stage)).find((payout) => payout.state === 'returned'),
  );
  stage.state.returned = returned.amount;
  notes.fact(`${returned.amount} 元被退回:${returned.reason ?? ''}`);
  // Between the bank's debit line and the line giving it back a re-issue is refused.
  const fresh = await until('退回的款项已回到账上,可以重新发放', () =>
    stage.cast.officer
      .post(
        'case-funds',
        caseFundsApi.correctPayee,
        {
          payee: { ...returned.payee, accountName: corrected.right },
          why: '更正收款户名,附银行开户证明',
        },
        { params: { payoutId: returned.payoutId }, ifMatch: returned.version },
      )
      .catch((error: unknown) => {
        if (String(error).includes('PAYOUT.PAID_AFTER_RETURN')) return undefined;
        throw error;
      }),
  );
  await approveAndInstruct(stage, fresh);
  notes.fact('更正户名,重新报批后再次发放');
  return returned;
}
