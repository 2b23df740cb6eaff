import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import { formatYuan, parseYuan } from '@lib/kernel';
import type { StepNotes } from '../report.js';
import { NotApplicable, promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';

/** Closing, a scan for live measures, our sums against the banks' own, the timeline, all invariants. */
export const close: Step = async (stage, notes) => {
  const { officer } = stage.cast;
  const params = { caseId: stage.state.caseId };
  const sums = await officer.get('case-funds', caseFundsApi.getSums, { params });
  if (!sums.discharged) throw new NotApplicable('债务尚未清偿,不能以执行完毕结案');
  const closed = await officer.post(
    'case-flow',
    caseFlowApi.closeCase,
    { manner: 'fully-performed', reason: '债权全部实现,款项已发放' },
    { params },
  );
  notes.fact(`以执行完毕结案(${closed.closedOn})`);
  const measures = await officer.get('query-control', queryControlApi.listMeasures, { params });
  promise(measures.live === 0 && measures.held === '0.00', '结案后仍有生效的措施');
  notes.fact('复查:没有生效的措施');
  await compareWithBanks(stage, notes);
  await readTimeline(stage, notes);
  const { count, broken } = await stage.brokenInvariants();
  promise(broken.length === 0, `不变量被破坏:${broken.join(';')}`);
  notes.fact(`${count} 项不变量全部成立`);
};

/** What we booked and what the banks' own ledgers say must agree to the fen. */
async function compareWithBanks(stage: Stage, notes: StepNotes): Promise<void> {
  const params = { caseId: stage.state.caseId };
  const sums = await stage.cast.finance.get('case-funds', caseFundsApi.getSums, { params });
  const balances = await stage.simulator.courtBalances();
  const atBank = balances.reduce((sum, account) => sum + parseYuan(account.balance), 0n);
  const entries = (await stage.simulator.courtEntries()).map(parseYuan);
  const received = entries.filter((fen) => fen > 0n).reduce((sum, fen) => sum + fen, 0n);
  const returned = parseYuan(stage.state.returned);
  notes.figure('received', sums.received);
  notes.figure('paidOut', sums.paidOut);
  notes.figure('bank.court', formatYuan(atBank));
  promise(sums.received === sums.paidOut, `收 ${sums.received} 元,付 ${sums.paidOut} 元`);
  promise(sums.held === '0.00', `案款账户仍有 ${sums.held} 元`);
  promise(atBank === 0n, `银行一侧法院账户余额 ${formatYuan(atBank)} 元,应为零`);
  const expected = parseYuan(sums.received) + returned;
  promise(
    received === expected,
    `银行记收入 ${formatYuan(received)} 元,本院记 ${formatYuan(expected)} 元(含退回)`,
  );
  const check = await stage.simulator.ledgerCheck();
  promise(check.ok, `银行账本不平:${check.detail}`);
  notes.fact(`收 ${sums.received} 元 = 付 ${sums.paidOut} 元,与银行自己的账本一致到分`);
}

async function readTimeline(stage: Stage, notes: StepNotes): Promise<void> {
  const { items } = await until('时间线收到结案', async () => {
    const timeline = await stage.cast.officer.get('case-flow', caseFlowApi.getTimeline, {
      params: { caseId: stage.state.caseId },
    });
    return timeline.items.some((entry) => entry.fact === 'case-closed') ? timeline : undefined;
  });
  const position = new Map(items.map((entry, index) => [entry.eventId, index]));
  promise(position.size === items.length, '时间线上有重复的事实');
  items.forEach((entry, index) => {
    const cause = entry.causedBy === undefined ? undefined : position.get(entry.causedBy);
    promise(cause === undefined || cause < index, `${entry.title} 排在其原因之前`);
  });
  notes.figure('timeline', String(items.length));
  notes.fact(`时间线 ${items.length} 项事实,各一次,因果有序`);
}
