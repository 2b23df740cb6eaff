import type { StageOptions } from '../../apps/demo/src/main-job/index.js';
import type { LaunchedPlatform } from './launch.mjs';

export function stageOptions(platform: LaunchedPlatform): Promise<StageOptions>;
