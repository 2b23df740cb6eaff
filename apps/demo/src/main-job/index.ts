import type { StepReport } from './report.js';
import { NotApplicable, StepNotes } from './report.js';
import type { Stage, Step } from './stage.js';
import { importCase } from './steps/01-import.js';
import { orderQuery } from './steps/02-query.js';
import { freeze } from './steps/03-freeze.js';
import { claimUnidentified } from './steps/04-unidentified.js';
import { deduct } from './steps/05-deduct.js';
import { discharge } from './steps/06-discharge.js';
import { payOut } from './steps/07-payouts.js';
import { close } from './steps/08-close.js';

export { readCaseScript } from './case-script.js';
export type { CaseScript } from './case-script.js';
export type { StepReport } from './report.js';
export { openStage } from './open-stage.js';
export { Person, Refusal } from './person.js';
export { Simulator } from './simulator.js';
export type { StageOptions } from './open-stage.js';

const STEPS: readonly (readonly [title: string, step: Step])[] = [
  ['立案导入、分案、执行通知', importCase],
  ['财产查询', orderQuery],
  ['冻结与超额解除', freeze],
  ['不明款认领', claimUnidentified],
  ['扣划', deduct],
  ['债务清偿与全部解除', discharge],
  ['案款发放', payOut],
  ['结案与核对', close],
];

export interface JobListener {
  onStep(no: number, title: string): void;
  onFact(text: string): void;
  onEnd(report: StepReport): void;
}

/** Plays the main job; stops at the first step that fails. */
export async function runMainJob(stage: Stage, listener: JobListener): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const [index, [title, step]] of STEPS.entries()) {
    listener.onStep(index + 1, title);
    const report = await play(stage, { no: index + 1, title, step }, listener);
    reports.push(report);
    listener.onEnd(report);
    if (report.state === 'failed') break;
  }
  return reports;
}

async function play(
  stage: Stage,
  { no, title, step }: { no: number; title: string; step: Step },
  listener: JobListener,
): Promise<StepReport> {
  const begun = performance.now();
  const notes = new StepNotes((text) => listener.onFact(text));
  let state: StepReport['state'] = 'done';
  try {
    await step(stage, notes);
  } catch (error) {
    state = error instanceof NotApplicable ? 'not-applicable' : 'failed';
    notes.fact(error instanceof Error ? error.message : String(error));
  }
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  return { no, title, state, facts: notes.facts, figures: notes.figures, seconds };
}

export type { Stage };
