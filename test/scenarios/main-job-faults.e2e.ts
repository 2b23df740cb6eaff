import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, testServices } from '@lib/testing';
import type { LaunchedPlatform } from '../../scripts/platform/launch.mjs';
import type { StepReport } from '../../apps/demo/src/main-job/index.js';
import { openStage, readCaseScript, runMainJob } from '../../apps/demo/src/main-job/index.js';
import { OwnRedis } from '../spine/own-redis.js';
import {
  ask,
  CREDIT_DIFFERENCES,
  DEDUCTION_DIFFERENCES,
  FACTS,
  PAYMENT_DIFFERENCES,
  STUCK,
  TIMELINE_DIFFERENCES,
} from './faults/books.js';
import { underFaults } from './faults/cast.js';
import { onCopy, onDatabase, plant, runCtlCheck } from './faults/ctl-check.js';
import { FaultInjector } from './faults/injector.js';
import type { Victim } from './faults/plan.js';
import { describeFault, planFaults, VICTIMS } from './faults/plan.js';
import { LOSSES, VIOLATIONS } from './faults/violations.js';

// Aim: the main job ends with the same facts and sums when every app is killed once with work in
// flight and Redis loses everything it holds. FAULT_SEED replays another list; with FAULT_KEEP the
// database and the logs are left for reading.
const SEED = Number(process.env['FAULT_SEED'] ?? 20261121);
const KEEP = process.env['FAULT_KEEP'] !== undefined;
const DATABASE = `main_job_faults_${process.pid}`;

/** What the undisturbed main job puts on the timeline; unknown payments depend on who is killed. */
const FACTS_OF_AN_UNDISTURBED_RUN = {
  'case-closed': 1,
  'case-imported': 1,
  'claim-proposed': 1,
  'debt-computed': 7,
  'debt-discharged': 1,
  'deduction-executed': 2,
  'deduction-ordered': 2,
  'enforcement-notice-issued': 1,
  'enforcement-notice-served': 1,
  'freeze-ordered': 4,
  'measure-acknowledged': 5,
  'officer-assigned': 1,
  'payout-approved': 5,
  'payout-confirmed': 4,
  'payout-instructed': 5,
  'payout-proposed': 5,
  'payout-returned': 1,
  'query-answered': 7,
  'query-ordered': 1,
  'query-silence-recorded': 2,
  'receipt-credited': 4,
  'release-acknowledged': 3,
  'release-approved': 1,
  'release-drafted': 3,
  'release-sent': 3,
};

/** The bank loses one answer besides: the play settles all other payouts before it. */
const SCRIPT = readCaseScript(join(import.meta.dirname, '../../demo/cases/main-job.json'));
const LOST_ANSWERS = `
  SELECT p.state FROM case_funds.payout p JOIN case_flow.timeline_entry t
    ON t.fact = 'payout-outcome-unknown' AND t.data ->> 'payoutId' = p.payout_id::text`;

// The flush must not reach other users of the shared Redis: the platform gets one of its own.
const redis = await OwnRedis.start();
const state = await import('../../scripts/services/state.mjs' as string);
jest.unstable_mockModule('../../scripts/services/state.mjs', () => ({
  ...state,
  readState: () => ({ ...testServices(), redisUrl: redis.url }),
}));
const { launchPlatform } = await import('../../scripts/platform/launch.mjs');
const { stageOptions } = await import('../../scripts/platform/stage-options.mjs');

const stateDir = mkdtempSync(join(tmpdir(), 'main-job-faults-'));
const say = (text: string) => process.stdout.write(`${text}\n`);
let platform: LaunchedPlatform;

afterAll(async () => {
  await platform?.stop();
  await redis.kill();
  if (KEEP) return say(`kept ${stateDir}`);
  const owner = testServices().postgresAdminUrl;
  await ask(owner, `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  rmSync(stateDir, { recursive: true, force: true });
}, 60_000);

describe(`the main job under faults (FAULT_SEED=${SEED})`, () => {
  const plan = planFaults(SEED);
  let injector: FaultInjector;
  let reports: StepReport[];
  let keysFlushed = 0;
  let invariants: { count: number; broken: string[] };

  const strike = async (victim: Victim): Promise<void> => {
    say(`  struck ${victim}`);
    if (victim !== 'redis') return platform.processes.kill(victim);
    keysFlushed = await redis.command((client) => client.dbsize());
    await redis.flushAll();
  };
  const rows = (sql: string) => ask(platform.servers.adminUrl, sql);

  beforeAll(async () => {
    say(`faults of seed ${SEED}:\n${plan.map((fault) => `  ${describeFault(fault)}`).join('\n')}`);
    platform = await launchPlatform({
      services: 'real',
      stateDir,
      database: DATABASE,
      reset: true,
      firstPort: 500,
    });
    injector = new FaultInjector(plan, strike);
    const options = await stageOptions(platform);
    const stage = underFaults(await openStage(options, SCRIPT), options.gateway, injector);
    reports = await runMainJob(stage, {
      onStep: (no, title) => say(`${no}. ${title}`),
      onFact: () => undefined,
      onEnd: ({ state: end, seconds, facts }) =>
        say(`   ${end} after ${seconds} s${end === 'failed' ? `: ${facts.at(-1)}` : ''}`),
    });
    invariants = await options.check();
  }, 300_000);

  it('finishes all eight steps', () => {
    const failed = reports.filter((report) => report.state !== 'done');

    expect(failed.map(({ no, title, facts }) => [no, title, facts.at(-1)])).toEqual([]);
    expect(reports).toHaveLength(8);
  });

  it('struck every victim once, and every killed app came back', async () => {
    expect([...(await injector.struck())].sort()).toEqual([...VICTIMS].sort());
    for (const name of ['identity', ...VICTIMS.filter((victim) => victim !== 'redis')]) {
      await platform.processes.ready(name, platform.urls[name] ?? '');
      expect([name, platform.processes.restarts(name)]).toEqual([
        name,
        name === 'identity' ? 0 : 1,
      ]);
    }
    expect(keysFlushed).toBeGreaterThan(0);
  }, 70_000);

  it('holds every invariant', () => {
    expect(invariants.broken).toEqual([]);
    expect(invariants.count).toBeGreaterThan(0);
  });

  it('pays out exactly what it received', () => {
    const close = reports[7]?.figures ?? {};

    expect(close['received']).toBe(close['paidOut']);
    expect(close['bank.court']).toBe('0.00');
  });

  it('enquires after a payment whose answer was lost', async () => {
    expect(SCRIPT.play.payoutTimesOut).toBe(true);
    expect(await rows(LOST_ANSWERS)).toContainEqual({ state: 'paid' });
  });

  it.each([
    ['payment out: once per instruction, same sum, same end', PAYMENT_DIFFERENCES],
    ['credit in: one receipt each, same sum', CREDIT_DIFFERENCES],
    ['deduction: done once, as ordered', DEDUCTION_DIFFERENCES],
  ])('agrees with the bank’s own book on each %s', async (_what, differences) => {
    expect(await rows(differences)).toEqual([]);
  });

  it('tells every committed fact of the case on its timeline once', async () => {
    await eventually(async () => {
      expect(await rows(TIMELINE_DIFFERENCES)).toEqual([]);
      expect(await rows(STUCK)).toEqual([]);
    }, 30_000);
  });

  it('has done each thing as often as an undisturbed run does', async () => {
    const facts = (await rows(FACTS)).map(({ fact, n }) => [fact, n]);

    expect(Object.fromEntries(facts)).toEqual(FACTS_OF_AN_UNDISTURBED_RUN);
  });
});

// Aim: `ctl check` is no formality: on the finished run it names whatever is planted, and says so by
// its exit code. The apps are stopped, so that nothing repairs what was planted.
describe('ctl check on the finished run', () => {
  const owner = () => platform.servers.adminUrl;
  const check = (copy: string) =>
    runCtlCheck(onDatabase(owner(), copy, ['checker', platform.secrets['database'] ?? '']));

  beforeAll(() => platform.stop(), 60_000);

  it('finds nothing where nothing was planted, and exits 0', async () => {
    const found = await onCopy(owner(), check);

    expect(found).toMatchObject({ exitCode: 0, broken: [] });
    expect(found.count).toBeGreaterThan(VIOLATIONS.length);
  }, 30_000);

  it.each(VIOLATIONS)(
    'finds that $what ($app $invariant), and exits 1',
    async ({ app, invariant, deed }) => {
      const found = await onCopy(owner(), async (copy) => {
        await plant(onDatabase(owner(), copy), deed);
        return check(copy);
      });

      expect(found.broken).toContain(`${app} ${invariant}`);
      expect(found.exitCode).toBe(1);
    },
    30_000,
  );
});

// A comparison that cannot see a loss proves nothing: each has to find what is planted for it.
describe('the comparisons of this run', () => {
  it.each(LOSSES)(
    'see %s',
    async (_what, comparison, deed) => {
      const owner = platform.servers.adminUrl;
      const seen = await onCopy(owner, async (copy) => {
        const url = onDatabase(owner, copy);
        const before = await ask(url, comparison);
        await plant(url, deed);
        return { before, after: await ask(url, comparison) };
      });

      expect(seen.before).toEqual([]);
      expect(seen.after).not.toEqual([]);
    },
    30_000,
  );
});
