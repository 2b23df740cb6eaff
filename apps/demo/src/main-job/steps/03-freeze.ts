import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi, queryControlApi } from '@lib/contracts';
import { formatYuan, parseYuan } from '@lib/kernel';
import type { StepNotes } from '../report.js';
import { NotApplicable, promise } from '../report.js';
import type { Stage, Step } from '../stage.js';
import { until } from '../until.js';

export type Measures = AnswerOf<typeof queryControlApi.listMeasures>;
type Measure = Measures['items'][number];

const SETTLED = new Set([
  'refused',
  'queued',
  'effective-empty',
  'effective-partial',
  'effective-full',
  'released',
  'deducted',
]);

export function readMeasures(stage: Stage): Promise<Measures> {
  return stage.cast.officer.get('query-control', queryControlApi.listMeasures, {
    params: { caseId: stage.state.caseId },
  });
}

/** Computes the debt for a day and waits until the neighbours know the version. */
export async function computeDebt(
  stage: Stage,
  asOf: string,
  notes: StepNotes,
): Promise<AnswerOf<typeof caseFundsApi.getDebt>> {
  const params = { caseId: stage.state.caseId };
  const debt = await until('案款服务收到案件', async () =>
    stage.cast.officer
      .post('case-funds', caseFundsApi.computeDebt, { asOf }, { params })
      .catch((error: unknown) => {
        if (String(error).includes('CASE.NOT_FOUND')) return undefined;
        throw error;
      }),
  );
  stage.state.debtVersion = debt.version;
  notes.fact(`债务第 ${debt.version} 版(算至 ${debt.asOf}):尚欠 ${debt.due} 元`);
  return debt;
}

/** Orders freezes as the machine proposes, or all of it at `onlyAt`; returns the measures made. */
export async function freezeProposal(
  stage: Stage,
  notes: StepNotes,
  onlyAt?: string,
): Promise<Measure[]> {
  const lines = onlyAt
    ? await linesAt(stage, onlyAt)
    : (await propose(stage)).lines.filter((line) => parseYuan(line.cap) > 0n);
  if (lines.length === 0) return [];
  const ordered = await stage.cast.officer.post(
    'query-control',
    queryControlApi.orderFreezes,
    {
      debtVersion: stage.state.debtVersion,
      lines: lines.map(({ propertyId, cap }) => ({ propertyId, cap })),
    },
    { params: { caseId: stage.state.caseId } },
  );
  for (const line of lines) notes.fact(`裁定冻结 ${line.institutionName} 限额 ${line.cap} 元`);
  return ordered.measures;
}

type Proposal = AnswerOf<typeof queryControlApi.proposeFreeze>;

/** The proposal for the newest debt; waits until query-control knows that version. */
function propose(stage: Stage): Promise<Proposal> {
  return until('冻结建议(查控服务收到债务版本)', async () =>
    stage.cast.officer
      .get('query-control', queryControlApi.proposeFreeze, {
        params: { caseId: stage.state.caseId },
        query: { debtVersion: String(stage.state.debtVersion) },
      })
      .catch((error: unknown) => {
        if (String(error).includes('DEBT.STALE_VERSION')) return undefined;
        throw error;
      }),
  );
}

/** Everything still uncovered, as one line at the body the officer chose. */
async function linesAt(
  stage: Stage,
  body: string,
): Promise<{ propertyId: string; cap: string; institutionName: string }[]> {
  const proposal = await propose(stage);
  const cap = sumYuan([...proposal.lines.map((line) => line.cap), proposal.missing]);
  const { items } = await stage.cast.officer.get('query-control', queryControlApi.listProperty, {
    params: { caseId: stage.state.caseId },
  });
  const account = items.find((item) => item.kind === 'deposit' && item.institution === body);
  promise(account !== undefined, `${body} 没有已发现的存款`);
  if (cap === '0.00') return [];
  return [{ propertyId: account.propertyId, cap, institutionName: account.institutionName }];
}

export function settled(stage: Stage, ids: readonly string[]): Promise<Measure[]> {
  return until('冻结回执', async () => {
    const { items } = await readMeasures(stage);
    const mine = items.filter((measure) => ids.includes(measure.measureId));
    return mine.every((measure) => SETTLED.has(measure.state)) ? mine : undefined;
  });
}

/** Waits until what is held does not exceed the debt and no release is under way. */
export function withinDebt(stage: Stage, capFen: bigint): Promise<Measures> {
  return until('超出债务的冻结已解除并回执', async () => {
    const measures = await readMeasures(stage);
    const open = measures.items.some((measure) =>
      measure.orders.some((order) => order.kind === 'release' && order.state !== 'done'),
    );
    return !open && parseYuan(measures.held) <= capFen ? measures : undefined;
  });
}

/** Freeze by liquidity, a partial hold, the missing part elsewhere, a later credit, excess released. */
export const freeze: Step = async (stage, notes) => {
  const debt = await computeDebt(stage, stage.state.today, notes);
  notes.figure('due', debt.due);
  const first = await settled(stage, (await freezeProposal(stage, notes)).map(idOf));
  if (first.length === 0) throw new NotApplicable('没有可冻结的存款');
  for (const measure of first) {
    notes.fact(`${measure.institutionName}:${measure.stateText},实际冻结 ${measure.held} 元`);
  }
  const credit = stage.script.play.laterCredit;
  const partial = first.find((measure) => measure.state === 'effective-partial');
  if (!partial) return;
  notes.figure('partial.held', partial.held);
  notes.figure('partial.cap', partial.cap);
  const missing = await orderMissing(stage, notes);
  if (!credit) return;
  await stage.simulator.transfer(credit.from, {
    bank: credit.toBank,
    account: credit.toAccount,
    remark: '货款',
  });
  const filled = await until('后到款项被既有限额冻结', async () => {
    const { items } = await readMeasures(stage);
    const measure = items.find((item) => item.measureId === partial.measureId);
    return measure && parseYuan(measure.held) > parseYuan(partial.held) ? measure : undefined;
  });
  notes.fact(`${filled.institutionName} 后到款项被既有限额冻结,现冻结 ${filled.held} 元`);
  await releaseHeldBack(stage, missing, notes);
  const begun = performance.now();
  const within = await withinDebt(stage, parseYuan(debt.cap));
  notes.figure('excess.releasedWithinSeconds', seconds(begun));
  notes.figure('held', within.held);
  notes.fact(`超出部分依冻结裁定的事先命令解除;现共冻结 ${within.held} 元 ≤ ${debt.cap} 元`);
};

/** The body that must cover the missing part holds its receipt until the later credit came. */
async function orderMissing(stage: Stage, notes: StepNotes): Promise<Measure[]> {
  const body = stage.script.play.missingAt;
  if (!body) return freezeProposal(stage, notes);
  await stage.simulator.holdControl(body);
  return freezeProposal(stage, notes, body);
}

async function releaseHeldBack(
  stage: Stage,
  missing: readonly Measure[],
  notes: StepNotes,
): Promise<void> {
  for (const measure of missing) {
    await stage.simulator.resumeControl(measure.institution);
  }
  for (const measure of await settled(stage, missing.map(idOf))) {
    notes.fact(`${measure.institutionName}:${measure.stateText}`);
  }
}

function idOf(measure: Measure): string {
  return measure.measureId;
}

export function seconds(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}

/** Sum of amounts written as yuan text. */
export function sumYuan(amounts: readonly string[]): string {
  return formatYuan(amounts.reduce((sum, amount) => sum + parseYuan(amount), 0n));
}
