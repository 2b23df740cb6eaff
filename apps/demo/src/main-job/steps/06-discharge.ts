import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi, queryControlApi } from '@lib/contracts';
import { addDays } from '@lib/kernel';
import type { StepNotes } from '../report.js';
import { NotApplicable, promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';
import { seconds } from './03-freeze.js';
import { beginDay } from './05-deduct.js';

type Batch = AnswerOf<typeof queryControlApi.listReleases>['items'][number];

const PROMISE_MS = 60_000;
const DEPUTY_WAITS_MINUTES = 31;

/** Money covers everything: releases drafted, approved by the deputy after the clock, acknowledged. */
export const discharge: Step = async (stage, notes) => {
  const payment = stage.script.play.voluntaryPayment;
  if (!payment) throw new NotApplicable('没有最后一笔付款');
  const { officer } = stage.cast;
  const params = { caseId: stage.state.caseId };
  await beginDay(stage, addDays(stage.state.today, 1));
  const account = await officer.get('case-funds', caseFundsApi.getCaseAccount, { params });
  await stage.simulator.payCourt(payment, stage.state.caseNumber, account.accountNumber);
  const debt = await until('债务清偿', async () => {
    const now = await officer.get('case-funds', caseFundsApi.getDebt, { params });
    return now.discharged ? now : undefined;
  });
  const discharged = performance.now();
  stage.state.debtVersion = debt.version;
  notes.fact(
    `被执行人付 ${payment.amount} 元;应付 ${debt.total} 元,已收 ${debt.received} 元,多收 ${debt.overpaid} 元`,
  );
  notes.figure('total', debt.total);
  notes.figure('received', debt.received);
  notes.figure('overpaid', debt.overpaid);
  const live = await officer.get('query-control', queryControlApi.listMeasures, { params });
  if (live.live === 0) notes.fact('没有仍在生效的措施');
  else await releaseAll(stage, notes, discharged);
};

/** Drafted within a minute, refused to those not entitled, approved by the deputy, acknowledged. */
async function releaseAll(stage: Stage, notes: StepNotes, discharged: number): Promise<void> {
  const { officer, director, deputy } = stage.cast;
  const params = { caseId: stage.state.caseId };
  const batch = await until('60 秒内拟出全部解除', () => dischargeBatch(stage), PROMISE_MS);
  notes.figure('releases.draftedWithinSeconds', seconds(discharged));
  promise(batch.approvalId !== undefined && batch.contentHash !== undefined, '解除没有送审批');
  const decision = { verdict: 'approve', contentHash: batch.contentHash } as const;
  const at = { params: { approvalId: batch.approvalId } };
  await officer.refused(['ACCESS.ROLE_REQUIRED', 'APPROVAL.NOT_YOURS'], () =>
    officer.post('query-control', queryControlApi.decideApproval, decision, at),
  );
  await deputy.refused(['APPROVAL.NOT_YOURS'], () =>
    deputy.post('query-control', queryControlApi.decideApproval, decision, at),
  );
  notes.fact('期限未到,代理审批人不能代批');
  await approveAsDeputy(stage, at.params.approvalId);
  await deputy.post('query-control', queryControlApi.decideApproval, decision, at);
  const approved = performance.now();
  await director.refused(['APPROVAL.NOT_YOURS', 'APPROVAL.CLOSED', 'STATE.ILLEGAL_MOVE'], () =>
    director.post('query-control', queryControlApi.decideApproval, decision, at),
  );
  await until('60 秒内发出解除', () => inState(stage, batch, ['sent', 'acknowledged']), PROMISE_MS);
  notes.figure('releases.sentWithinSeconds', seconds(approved));
  await until('解除回执', () => inState(stage, batch, ['acknowledged']));
  notes.figure('releases.acknowledgedWithinSeconds', seconds(approved));
  const after = await officer.get('query-control', queryControlApi.listMeasures, { params });
  promise(after.live === 0, `仍有 ${after.live} 项措施生效`);
  notes.fact(`审批期限届满后由代理审批人批准,${batch.orders.length} 项解除全部回执;发放未开始`);
}

async function dischargeBatch(stage: Stage): Promise<Batch | undefined> {
  const { items } = await stage.cast.officer.get('query-control', queryControlApi.listReleases, {
    params: { caseId: stage.state.caseId },
  });
  return items.find((batch) => batch.cause === 'discharged');
}

async function inState(
  stage: Stage,
  wanted: Batch,
  states: readonly string[],
): Promise<Batch | undefined> {
  const { items } = await stage.cast.officer.get('query-control', queryControlApi.listReleases, {
    params: { caseId: stage.state.caseId },
  });
  return items.find((batch) => batch.batchId === wanted.batchId && states.includes(batch.state));
}

/** Lets the clock of the first approver run out and waits until the deputy may act. */
async function approveAsDeputy(stage: Stage, approvalId: string): Promise<void> {
  const { items } = await stage.cast.director.get('query-control', queryControlApi.listApprovals);
  const task = items.find((item) => item.approvalId === approvalId);
  promise(task !== undefined, '解除没有出现在执行局长的待办');
  await stage.moveClock(new Date(Date.parse(task.openedAt) + DEPUTY_WAITS_MINUTES * 60_000));
  await until('代理审批人的待办', async () => {
    const inbox = await stage.cast.deputy.get('query-control', queryControlApi.listApprovals);
    return inbox.items.find((item) => item.approvalId === approvalId && item.deputyOpen);
  });
}
