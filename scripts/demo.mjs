// `npm run demo`: the whole platform on this machine, and the main job played on it.
//   --once            play the main job and exit 0 or 1     --json    one JSON document (with --once)
//   --case <file>     play it on a case file of one's own   --reset   start with empty data
//   --services=real   PostgreSQL, Redis and Kafka instead of the embedded default
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap, ensureBuilt, ensureWebBuilt, onParentGone, root } from './bootstrap.mjs';
import { printBanner, Reporter } from './platform/demo-output.mjs';
import { checkerUrl } from './platform/environments.mjs';
import { noteChecker } from './platform/state-claim.mjs';
import { causeAndRemedy, Failure, reportFailure, say } from './services/run.mjs';

let stopping = false;
/** Ways to end what was started, the oldest first. */
const stops = [];

async function stopAll() {
  while (stops.length > 0) await stops.pop()();
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        case: { type: 'string', default: join('demo', 'cases', 'main-job.json') },
        services: { type: 'string', default: 'embedded' },
      },
    });
    if (!['embedded', 'real'].includes(values.services)) {
      throw new Failure(`--services=${values.services} is unknown`, 'use embedded or real');
    }
    if (values.json && !values.once) {
      throw new Failure('--json without --once', 'npm run demo -- --once --json');
    }
    return values;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      error.message,
      'npm run demo -- [--once [--json]] [--case file] [--reset] [--services=real]',
    );
  }
}

async function main() {
  const options = readArguments();
  await bootstrap();
  await ensureBuilt();
  const load = (path) => import(pathToFileURL(join(root, 'dist', 'apps', path)).href);
  const job = await load('demo/src/main-job/index.js');
  const script = readScript(job, resolve(options.case));
  await ensureWebBuilt();
  stopOnSignal(options.once ? 130 : 0);
  try {
    if (options.services === 'real') await bringServers();
    return await runPlatform(options, script, job);
  } finally {
    if (!stopping) await stopAll();
  }
}

/** PostgreSQL, Redis and Kafka; a set that this run had to start ends with it, its data stays. */
async function bringServers() {
  const { down, up } = await import('./services.mjs');
  const bringing = up();
  stops.push(async () => {
    const state = await bringing.catch(() => undefined);
    if (state?.started.length === 3) await down();
  });
  await bringing;
  if (stopping) throw new Failure('the demo is being stopped', 'start it again');
}

/** Starts the platform and plays the case; returns the exit code, without `--once` only at a signal. */
async function runPlatform(options, script, job) {
  const { launchPlatform } = await import('./platform/launch.mjs');
  const stateDir = join(
    root,
    '.demo',
    options.once ? `${options.services}-once` : options.services,
  );
  const begun = Date.now();
  const platform = await launchPlatform({
    services: options.services,
    stateDir,
    database: options.once ? 'enforcement_once' : 'enforcement_demo',
    reset: options.reset || options.once,
    onProgress: say,
    onStop: (stop) => stops.push(stop),
  });
  const startSeconds = (Date.now() - begun) / 1000;
  say(`platform up in ${startSeconds.toFixed(1)} s`);
  const ok = await playOnce({ platform, options, script, stateDir, startSeconds, job });
  if (options.once) return ok ? 0 : 1;
  noteChecker(stateDir, checkerUrl(platform.servers, platform.secrets));
  printBanner(platform);
  return new Promise(() => undefined); // until a signal ends the process
}

/** The case script, before anything is started. */
function readScript(job, file) {
  try {
    return job.readCaseScript(file);
  } catch (error) {
    throw new Failure(error.message, 'its shape is in demo/cases/README.md');
  }
}

/** Plays the case unless this state has played it already: a case number exists only once. */
async function playOnce({ platform, options, script, stateDir, startSeconds, job }) {
  const marker = join(stateDir, 'played.json');
  const played = existsSync(marker) ? JSON.parse(readFileSync(marker, 'utf8')) : [];
  if (played.includes(script.case.caseNumber)) {
    say(`${script.case.caseNumber} was played before; --reset begins anew`);
    return true;
  }
  const { stageOptions } = await import('./platform/stage-options.mjs');
  const reporter = new Reporter(!options.json);
  const stage = await job.openStage(await stageOptions(platform), script).catch((error) => {
    throw new Failure(
      `the world of the case was not taken in: ${error.message}`,
      `demo/cases/README.md; logs: ${join(stateDir, 'logs')}`,
    );
  });
  writeFileSync(marker, JSON.stringify([...played, script.case.caseNumber]));
  const steps = await job.runMainJob(stage, reporter);
  const ok = steps.every((step) => step.state !== 'failed');
  if (!ok) say(`logs: ${join(stateDir, 'logs')}`);
  reporter.summary({ ok, about: script.about, services: options.services, startSeconds, steps });
  return ok;
}

/** The first Ctrl-C stops what was started so far, the second one ends at once. */
function stopOnSignal(exitCode) {
  // What was under way when everything was stopped fails; that is no news any more.
  process.on('uncaughtException', (error) => {
    if (stopping) return;
    reportFailure(error);
    process.exit(1);
  });
  const end = async () => {
    if (stopping) process.exit(130);
    stopping = true;
    say('\nstopping …');
    await stopAll();
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  onParentGone(() => stopping || end());
}

try {
  process.exit(await main());
} catch (error) {
  if (stopping) await new Promise(() => undefined); // the signal's handler ends the process
  reportFailure(error);
  if (process.argv.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({ ok: false, ...causeAndRemedy(error), steps: [] }, null, 2)}\n`,
    );
  }
  process.exit(1);
}
