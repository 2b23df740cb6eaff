import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi, queryControlApi } from '@lib/contracts';
import { courtDate, minFen, parseYuan, formatYuan, addDays, startOfCourtDate } from '@lib/kernel';
import type { StepNotes } from '../report.js';
import { NotApplicable, promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';
import { computeDebt, freezeProposal, readMeasures, settled } from './03-freeze.js';

type Measure = AnswerOf<typeof queryControlApi.listMeasures>['items'][number];

const WORK_BEGINS_MS = 9.5 * 3_600_000;

/** Moves legal time to 09:30 of a court day. */
async function beginDay(stage: Stage, day: string): Promise<void> {
  await stage.moveClock(new Date(startOfCourtDate(courtDate(day)).getTime() + WORK_BEGINS_MS));
}

/** Debt for the day of deduction, top-up, refusal of a stale version, deductions day by day. */
export const deduct: Step = async (stage, notes) => {
  const on = stage.script.play.deductionOn;
  if (!on) throw new NotApplicable('没有计划扣划');
  const stale = stage.state.debtVersion;
  await beginDay(stage, on);
  const debt = await computeDebt(stage, on, notes);
  const topUps = await settled(
    stage,
    (await freezeProposal(stage, notes, stage.script.play.missingAt)).map(
      (measure) => measure.measureId,
    ),
  );
  notes.figure('due', debt.due);
  for (const measure of topUps) notes.fact(`补冻 ${measure.institutionName}:${measure.stateText}`);
  const held = (await readMeasures(stage)).items.filter((measure) => parseYuan(measure.held) > 0n);
  const [largest] = [...held].sort((a, b) => (parseYuan(a.held) > parseYuan(b.held) ? -1 : 1));
  promise(largest !== undefined, '没有可扣划的冻结');
  await refuseStale(stage, largest, stale);
  notes.fact(`拒绝:按旧债务版本(第 ${stale} 版)扣划`);
  await deductOne(stage, largest, debt.due, notes);
  await beginDay(stage, addDays(courtDate(on), 1));
  const smallest = topUps.find((measure) => measure.measureId !== largest.measureId);
  if (!smallest) return;
  const newer = await computeDebt(stage, stage.state.today, notes);
  await deductOne(stage, smallest, newer.due, notes);
};

async function refuseStale(stage: Stage, measure: Measure, debtVersion: number): Promise<void> {
  const { officer } = stage.cast;
  const line = { measureId: measure.measureId, amount: measure.held };
  await officer.refused(['DEBT.STALE_VERSION'], () =>
    officer.post(
      'query-control',
      queryControlApi.orderDeductions,
      { debtVersion, lines: [line] },
      { params: { caseId: stage.state.caseId } },
    ),
  );
}

async function deductOne(
  stage: Stage,
  measure: Measure,
  due: string,
  notes: StepNotes,
): Promise<void> {
  const { officer } = stage.cast;
  const params = { caseId: stage.state.caseId };
  const amount = formatYuan(minFen(parseYuan(measure.held), parseYuan(due)));
  const ordered = await officer.post(
    'query-control',
    queryControlApi.orderDeductions,
    {
      debtVersion: stage.state.debtVersion,
      lines: [{ measureId: measure.measureId, amount }],
    },
    { params },
  );
  const requestNo = ordered.measures
    .find((item) => item.measureId === measure.measureId)
    ?.orders.findLast((order) => order.kind === 'deduct')?.requestNo;
  promise(requestNo !== undefined, '扣划没有请求号');
  const receipt = await until(`扣划款到账(请求号 ${requestNo})`, async () => {
    const { items } = await officer.get('case-funds', caseFundsApi.listReceipts, {
      query: { caseId: stage.state.caseId },
    });
    return items.find((item) => item.requestNo === requestNo && item.state === 'claimed');
  });
  promise(receipt.amount === amount, `到账 ${receipt.amount} 元与扣划 ${amount} 元不符`);
  const debt = await until('计息至银行扣划日', async () => {
    const now = await officer.get('case-funds', caseFundsApi.getDebt, { params });
    return now.version > stage.state.debtVersion ? now : undefined;
  });
  stage.state.debtVersion = debt.version;
  notes.fact(
    `${measure.institutionName} 扣划 ${amount} 元,按请求号匹配到账,利息计至 ${receipt.valueOn};尚欠 ${debt.due} 元`,
  );
  notes.figure(`deducted.${measure.institution}`, amount);
}

export { beginDay };
