import { join } from 'node:path';
import type { Stage, StepReport } from '../../apps/demo/src/main-job/index.js';
import { openStage, readCaseScript, runMainJob } from '../../apps/demo/src/main-job/index.js';
import type { LaunchedPlatform } from '../../scripts/platform/launch.mjs';
import { stageOptions } from '../../scripts/platform/stage-options.mjs';

const SCRIPT = join(import.meta.dirname, '../../demo/cases/main-job.json');
const FROZEN_BY_STEP = 3;

/** Thrown to leave the main job where the accounts are frozen. */
class Enough extends Error {}

/** Plays the main job until the accounts of the case are frozen; a step that fails is thrown. */
export async function playUntilFrozen(platform: LaunchedPlatform): Promise<Stage> {
  const stage = await openStage(await stageOptions(platform), readCaseScript(SCRIPT));
  const onStep = (no: number): void => {
    if (no > FROZEN_BY_STEP) throw new Enough();
  };
  const onEnd = (report: StepReport): void => {
    if (report.state === 'failed') throw new Error(report.facts.join('\n'));
  };
  const played = runMainJob(stage, { onStep, onFact: () => undefined, onEnd });
  await played.catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
  return stage;
}
