import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LaunchedPlatform } from '../../scripts/platform/launch.mjs';
import { launchPlatform } from '../../scripts/platform/launch.mjs';
import { stageOptions } from '../../scripts/platform/stage-options.mjs';
import type { StepReport } from '../../apps/demo/src/main-job/index.js';
import { openStage, readCaseScript, runMainJob } from '../../apps/demo/src/main-job/index.js';

// Aim: the main job runs from import to closing on real PostgreSQL, Redis and Kafka, as separate
// processes, and every invariant holds at the end.
describe('the main job on real servers', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'main-job-'));
  let platform: LaunchedPlatform;
  let reports: StepReport[];

  beforeAll(async () => {
    platform = await launchPlatform({
      services: 'real',
      stateDir,
      database: `main_job_${process.pid}`,
      dropAtStop: true,
      reset: true,
      firstPort: 400,
    });
    const script = readCaseScript(join(import.meta.dirname, '../../demo/cases/main-job.json'));
    const stage = await openStage(await stageOptions(platform), script);
    reports = await runMainJob(stage, {
      onStep: () => undefined,
      onFact: () => undefined,
      onEnd: () => undefined,
    });
  }, 240_000);

  afterAll(async () => {
    await platform?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }, 60_000);

  it('finishes all eight steps', () => {
    const failed = reports.filter((report) => report.state !== 'done');

    expect(failed.map(({ no, title, facts }) => [no, title, facts.at(-1)])).toEqual([]);
    expect(reports).toHaveLength(8);
  });

  it('keeps its promises of sixty seconds', () => {
    const seconds = reports.flatMap(({ figures }) =>
      Object.entries(figures).filter(([name]) => name.endsWith('WithinSeconds')),
    );

    expect(seconds.length).toBeGreaterThanOrEqual(4);
    for (const [name, value] of seconds) {
      expect([name, Number(value) <= 60]).toEqual([name, true]);
    }
  });

  it('holds a cap that is only partly filled and shows it as partial', () => {
    const freeze = reports[2]?.figures ?? {};

    expect(freeze['partial.held']).toBe('850000.00');
    expect(freeze['partial.cap']).toBe('900000.00');
  });

  it('pays out exactly what it received', () => {
    const close = reports[7]?.figures ?? {};

    expect(close['received']).toBe(close['paidOut']);
    expect(close['bank.court']).toBe('0.00');
  });

  it('lost no process on the way', () => {
    const names = [
      'identity',
      'agency-simulator',
      'case-flow',
      'query-control',
      'case-funds',
      'gateway',
    ];

    expect(names.map((name) => platform.processes.restarts(name))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
