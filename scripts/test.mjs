// `npm test`: everything, on a machine with Node and git alone. `npm test -- unit db` runs those steps;
// what follows a second `--` goes to jest (`npm test -- unit -- libs/kernel`). `--keep` leaves servers running.
import { bootstrap, ensureBuilt, ensureWebBuilt } from './bootstrap.mjs';
import { down, up } from './services.mjs';
import { Failure, reportFailure } from './services/run.mjs';
import { ensureBrowser } from './test/browser.mjs';
import { endAll } from './test/exec.mjs';
import { steps } from './test/steps.mjs';

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);
const out = (line) => process.stdout.write(`${line}\n`);

function parse(argv) {
  const cut = argv.indexOf('--');
  const own = cut < 0 ? argv : argv.slice(0, cut);
  const names = own.filter((word) => !word.startsWith('--'));
  const strange = own.find((word) => word.startsWith('--') && word !== '--keep');
  if (strange)
    throw new Failure(
      `unknown option ${strange}`,
      'npm test -- [steps] [--keep] [-- jest arguments]',
    );
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown)
    throw new Failure(
      `no step "${unknown}"`,
      `one of: ${steps.map((step) => step.name).join(', ')}`,
    );
  const chosen = names.length ? steps.filter((step) => names.includes(step.name)) : steps;
  return { chosen, keep: own.includes('--keep'), extra: cut < 0 ? [] : argv.slice(cut + 1) };
}

/** With CI=true a missing Kafka is a failure; elsewhere its suites are skipped with the reason. */
async function startServices() {
  const state = await up();
  if (!state.kafkaBrokers && process.env.CI === 'true') {
    throw new Failure(
      `Kafka is missing: ${state.kafkaReason}`,
      'give KAFKA_BROKERS or allow Maven Central',
    );
  }
  if (!state.kafkaBrokers) out(`  Kafka's suites are skipped: ${state.kafkaReason}`);
  return state;
}

/** What steps wait for; each is begun once, at the first step that asks. */
function preparations(chosen) {
  const begun = new Map();
  const makers = {
    services: startServices,
    browser: ensureBrowser,
    build: async () => {
      await ensureBuilt();
      await ensureWebBuilt();
    },
  };
  const begin = (name) => {
    if (!begun.has(name)) begun.set(name, makers[name]());
    return begun.get(name);
  };
  // Servers and packages come up while the static steps run; a rejection is met where it is awaited.
  for (const name of new Set(chosen.flatMap((step) => step.needs ?? []))) {
    if (name !== 'build') begin(name).catch(() => undefined);
  }
  return { begin, services: () => begun.get('services') };
}

async function attempt(step, prepared, extra) {
  try {
    for (const need of step.needs ?? []) await prepared.begin(need);
    return await step.run({ extra, limitMs: 600_000 });
  } catch (error) {
    const text =
      error instanceof Failure ? `${error.message}\nremedy: ${error.remedy}` : String(error.stack);
    return { passed: 0, failed: 1, skipped: 0, details: [text] };
  }
}

function report(step, result, since) {
  const { passed, failed, skipped, note, details } = result;
  const counts = [`${passed} passed`];
  if (failed) counts.push(`${failed} failed`);
  if (skipped) counts.push(`${skipped} skipped`);
  if (note) counts.push(note);
  out(
    `${failed ? 'FAILED' : 'ok    '} ${step.title.padEnd(34)} ${counts.join(', ').padEnd(30)} ${seconds(since)} s`,
  );
  for (const detail of details) out(detail.replace(/^/gm, '    '));
}

/** Steps without servers run two at a time, the others alone; every step is run, whatever failed before. */
async function runAll(chosen, prepared, extra) {
  const total = { passed: 0, failed: 0 };
  const one = async (step) => {
    const since = performance.now();
    const result = await attempt(step, prepared, extra);
    report(step, result, since);
    total.passed += result.passed;
    total.failed += result.failed;
  };
  const shared = chosen.filter((step) => !step.alone && !step.needs);
  const lane = async () => {
    for (let step = shared.shift(); step; step = shared.shift()) await one(step);
  };
  await Promise.all([lane(), lane()]);
  for (const step of chosen.filter((each) => each.alone || each.needs)) await one(step);
  return total;
}

async function cleanUp(prepared, keep) {
  const state = await prepared.services()?.catch(() => undefined);
  // Servers that were there before this run stay; only a set of our own making is removed.
  if (!keep && state?.started.length === 3) await down({ wipe: true });
}

async function main() {
  const { chosen, keep, extra } = parse(process.argv.slice(2));
  await bootstrap();
  const since = performance.now();
  const prepared = preparations(chosen);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      endAll();
      cleanUp(prepared, keep).finally(() => process.exit(130));
    });
  }
  const { passed, failed } = await runAll(chosen, prepared, extra);
  await cleanUp(prepared, keep);
  out(`${seconds(since)} s in all`);
  out(`${passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  reportFailure(error);
  out('0 passed, 1 failed');
  process.exitCode = 1;
}
