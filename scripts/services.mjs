// PostgreSQL, Redis and Kafka for tests: `node scripts/services.mjs up|down|status [--durable] [--wipe] [--json]`.
// Per service: a URL given in the environment, else a Docker engine, else native packages.
// The result lies in .cache/services.json: { postgresAdminUrl, redisUrl, kafkaBrokers, ports, pids, … }.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, reportFailure, say } from './services/run.mjs';
import {
  dataRoot,
  existingDataRoots,
  readState,
  stateFile,
  withLock,
  writeState,
} from './services/state.mjs';
import { pingKafka, pingPostgres, pingRedis } from './services/net.mjs';
import { dockerWorks, startInDocker, stopInDocker } from './services/docker.mjs';
import { startPostgres, stopPostgres } from './services/postgres.mjs';
import { startRedis, stopRedis } from './services/redis.mjs';
import { kafkaVersion, startKafka, stopKafka } from './services/kafka.mjs';

const services = {
  postgres: {
    variable: 'POSTGRES_ADMIN_URL',
    key: 'postgresAdminUrl',
    ping: pingPostgres,
    start: startPostgres,
    stop: stopPostgres,
  },
  redis: {
    variable: 'REDIS_URL',
    key: 'redisUrl',
    ping: pingRedis,
    start: startRedis,
    stop: stopRedis,
  },
  kafka: {
    variable: 'KAFKA_BROKERS',
    key: 'kafkaBrokers',
    ping: pingKafka,
    start: startKafka,
    stop: stopKafka,
  },
};
const names = Object.keys(services);

async function fromGiven(name) {
  const { variable, ping } = services[name];
  const url = process.env[variable];
  if (!url) return undefined;
  if (await ping(url, 5000)) return { url, source: 'given' };
  throw new Failure(
    `${variable} is set, but nothing answers there`,
    `start that server, or unset ${variable}`,
  );
}

async function bringUp(name, old, context) {
  const given = await fromGiven(name);
  if (given) return given;
  const same = old.sources?.[name];
  const port = old.ports?.[name];
  if (await context.docker()) {
    return {
      ...(await startInDocker(name, same === 'docker' ? port : undefined)),
      source: 'docker',
    };
  }
  const options = {
    durable: context.durable,
    port: same === 'native' ? port : undefined,
    controller: old.ports?.controller,
  };
  const begun = Date.now();
  const at = await services[name].start(join(context.data, name), options);
  if (at.fresh) say(`  ${name} started natively in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return { ...at, source: 'native' };
}

/** Kafka alone may be missing: its suites are then reported as skipped, except with CI=true. */
async function bringUpKafka(old, context) {
  try {
    return await bringUp('kafka', old, context);
  } catch (error) {
    if (!(error instanceof Failure) || process.env.KAFKA_BROKERS) throw error;
    return { url: null, source: 'none', reason: `${error.message} — ${error.remedy}` };
  }
}

function record(found, old, context) {
  const pick = (field) =>
    Object.fromEntries(names.filter((n) => found[n][field]).map((n) => [n, found[n][field]]));
  return {
    postgresAdminUrl: found.postgres.url,
    redisUrl: found.redis.url,
    kafkaBrokers: found.kafka.url,
    ...(found.kafka.reason ? { kafkaReason: found.kafka.reason } : {}),
    sources: pick('source'),
    ports: {
      ...pick('port'),
      ...(found.kafka.controller ? { controller: found.kafka.controller } : {}),
    },
    pids: pick('pid'),
    dataRoot: context.data,
    durable: context.durable ?? old.durable ?? false,
  };
}

/**
 * Makes all three servers answer and records where; quick when they already do.
 * @param {{durable?: boolean}} options durable: PostgreSQL with fsync (benchmarks); undefined leaves it as it is
 * @returns the record, plus `started`: the services this call had to start
 */
export async function up({ durable } = {}) {
  return withLock('services', async () => {
    const old = readState();
    let engine;
    const docker = () => (engine ??= dockerWorks());
    const context = { data: await dataRoot(), durable, docker };
    const begun = {
      kafka: bringUpKafka(old, context),
      postgres: bringUp('postgres', old, context),
    };
    begun.redis = bringUp('redis', old, context);
    const settled = await Promise.allSettled(names.map((name) => begun[name]));
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const found = Object.fromEntries(names.map((name, at) => [name, settled[at].value]));
    const state = record(found, old, context);
    writeState(state);
    const started = names.filter((name) => found[name].fresh);
    return { ...state, started };
  });
}

/** Stops what this checkout started (given servers are never touched); `wipe` removes their data. */
export async function down({ wipe = false } = {}) {
  await withLock('services', async () => {
    const old = readState();
    const docked = names.filter((name) => old.sources?.[name] === 'docker');
    if (docked.length) await stopInDocker(docked);
    for (const data of existingDataRoots()) {
      await Promise.all(names.map((name) => services[name].stop(join(data, name))));
      if (wipe) rmSync(data, { recursive: true, force: true });
    }
    if (existsSync(stateFile)) rmSync(stateFile);
  });
}

/** For each service its URL, source and whether it answers now. */
export async function status() {
  const state = readState();
  const rows = names.map(async (name) => {
    const { key, ping, variable } = services[name];
    const url = process.env[variable] ?? state[key] ?? undefined;
    const answers = url ? await ping(url) : false;
    return { name, url: url ?? null, source: state.sources?.[name] ?? null, answers };
  });
  return { services: await Promise.all(rows), kafkaReason: state.kafkaReason ?? null };
}

function print(rows, kafkaReason) {
  for (const { name, url, source, answers } of rows) {
    const text = answers
      ? `${url} (${source ?? 'given'})`
      : `not answering${url ? ` at ${url}` : ''}`;
    process.stdout.write(`${name.padEnd(9)} ${text}\n`);
  }
  if (kafkaReason) process.stdout.write(`kafka     ${kafkaVersion} unavailable: ${kafkaReason}\n`);
}

async function main([verb = 'status', ...flags]) {
  if (!['up', 'down', 'status'].includes(verb)) {
    throw new Failure(
      `unknown verb "${verb}"`,
      'use: node scripts/services.mjs up|down|status [--durable] [--wipe]',
    );
  }
  if (verb === 'up') await up({ durable: flags.includes('--durable') || undefined });
  if (verb === 'down') return down({ wipe: flags.includes('--wipe') });
  const now = await status();
  if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(now, null, 2)}\n`);
  else print(now.services, now.kafkaReason);
  return now.services.every((one) => one.answers || (one.name === 'kafka' && now.kafkaReason))
    ? 0
    : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code ?? 0),
    (error) => {
      reportFailure(error);
      process.exitCode = 1;
    },
  );
}
