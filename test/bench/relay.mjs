// `relay [events] [events per second of the latency part] [--one-by-one]`
// From a committed outbox row to the consumer's committed effect, against raw kafkajs batches on the
// same broker, alternately. Relay and consumer are processes of their own, as two services are.
// Prints medians (min–max), CPU per event, fsyncs, versions, and the RATIO line.
import 'reflect-metadata';
import '../messaging/typescript-loader.mjs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kafkaVersion } from '../../scripts/services/kafka.mjs';

const { Probe } = await import('../messaging/probe.ts');
const { thingHappened } = await import('../messaging/probe-events.ts');
const { testServices } = await import('../../libs/testing/src/index.ts');

const [EVENTS = 100_000, LOAD] = process.argv
  .slice(2)
  .filter((arg) => /^\d+$/.test(arg))
  .map(Number);
/** `--one-by-one`: the consumer has no handleMany, each event is a statement of its own. */
const ONE_BY_ONE = process.argv.includes('--one-by-one');
const ROUNDS = 5;
const BATCH = 500;
const LATENCY_SECONDS = 10;
const TICK_MS = 20;

// Rows are written in bulk, past the turn of each subject: measured is what comes after the commit.
// Ids are UUIDs of version 7 in order, as newId() makes them.
const FILL = `
  INSERT INTO outbox (id, home_court, topic, subject, type, aggregate_version, data)
  SELECT overlay(gen_random_uuid()::text PLACING
      overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
        PLACING '-' FROM 9 FOR 0) || '-7' FROM 1 FOR 15)::uuid, '虚构0101', $1, 'subject-' || (n % 500), $2, n,
    json_build_object('number', n, 'note', $4::text)
  FROM generate_series(1, $3::int) n`;

const children = [];
const turns = new Map();
/** CPU seconds of each PostgreSQL session of ours that was ever seen, by process id. */
const ofSessions = new Map();

function start(role, order) {
  const child = fork(
    join(import.meta.dirname, 'relay/worker.mjs'),
    [JSON.stringify({ ...order, role })],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  children.push(child);
  return once(child, 'message').then(() => child);
}

async function ask(child, message) {
  const turn = (turns.get(child) ?? Promise.resolve()).then(async () => {
    const answer = once(child, 'message');
    child.send(message);
    return (await answer)[0];
  });
  turns.set(child, turn);
  return turn;
}

async function untilDone(child, count) {
  for (;;) {
    const { done } = await ask(child, { ask: 'done' });
    if (done >= count) return;
    await pause(20);
  }
}

const percentile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const median = (values) => percentile(values, 0.5);
const spread = (values) =>
  `${Math.round(median(values))} (${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))})`;

/** Medians of the parts and their sum: what a machine with all cores busy can do at best. */
function costs(rounds) {
  const parts = Object.keys(rounds[0].micros).map((name) => [
    name,
    median(rounds.map((one) => one.micros[name])),
  ]);
  const total = parts.reduce((sum, [, micros]) => sum + micros, 0);
  const list = parts.map(([name, micros]) => `${name} ${micros.toFixed(1)}`).join(', ');
  return `${total.toFixed(1)} µs = ${list}`;
}

const say = (text) => process.stdout.write(`${text}\n`);

async function fsyncs(probe) {
  const [row] = await probe.reads.query('SELECT wal_sync::int AS n FROM pg_stat_wal');
  return row.n;
}

/**
 * CPU seconds so far of every part; the profile that says where the time goes (Linux only). Of
 * PostgreSQL the sessions of our own database, so that neighbours on the machine are not counted;
 * Kafka is one process for all.
 */
async function cpuOf(probe, named) {
  const own = async (child) => {
    const { cpu } = await ask(child, { ask: 'cpu' });
    return (cpu.user + cpu.system) / 1e6;
  };
  const { pids } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../.cache/services.json')),
  );
  const sessions = await probe.reads.query(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
  );
  // A pool lets idle sessions go: what they have used stays counted.
  for (const { pid } of sessions) ofSessions.set(pid, procSeconds(pid));
  const used = {
    postgres: [...ofSessions.values()].reduce((sum, seconds) => sum + seconds, 0),
    kafka: procSeconds(pids?.kafka),
  };
  for (const [name, child] of Object.entries(named)) used[name] = await own(child);
  return used;
}

/** Microseconds of CPU per event between two readings. */
async function spent(probe, named, before) {
  const after = await cpuOf(probe, named);
  return Object.fromEntries(
    Object.entries(after).map(([name, cpu]) => [name, ((cpu - before[name]) * 1e6) / EVENTS]),
  );
}

function procSeconds(pid) {
  const stat = statOf(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) / 100 : 0;
}

/** Fields of /proc/<pid>/stat after the name; undefined when the process ended meanwhile. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

async function rawRound(probe, parts, content) {
  await ask(parts.rawConsumer, { ask: 'reset' });
  const named = { producer: parts.rawProducer, consumer: parts.rawConsumer };
  const used = await cpuOf(probe, named);
  const begun = performance.now();
  const { seconds } = await ask(parts.rawProducer, {
    ask: 'send',
    count: EVENTS,
    batch: BATCH,
    content,
  });
  await untilDone(parts.rawConsumer, EVENTS);
  const through = (EVENTS * 1_000) / (performance.now() - begun);
  return { sent: EVENTS / seconds, through, micros: await spent(probe, named, used) };
}

async function oursRound(probe, parts) {
  await ask(parts.consumer, { ask: 'reset' });
  const { topic, type } = thingHappened;
  // The clock starts at the commit: until then no row can be told.
  await probe.reads.query(FILL, [topic, type, EVENTS, '']);
  const begun = performance.now();
  const named = { relay: parts.relay, consumer: parts.consumer };
  const [synced, used] = [await fsyncs(probe), await cpuOf(probe, named)];
  await untilDone(parts.consumer, EVENTS);
  const seconds = (performance.now() - begun) / 1_000;
  const micros = await spent(probe, named, used);
  const fsyncsPerSecond = ((await fsyncs(probe)) - synced) / seconds;
  return { rate: EVENTS / seconds, fsyncsPerSecond, micros };
}

async function latencyRound(probe, parts, rate) {
  await ask(parts.consumer, { ask: 'reset' });
  const { topic, type } = thingHappened;
  const perTick = Math.max(1, Math.round((rate * TICK_MS) / 1_000));
  const begun = performance.now();
  const writes = [];
  let told = 0;
  for (let tick = 0; tick < (LATENCY_SECONDS * 1_000) / TICK_MS; tick += 1) {
    // Open arrivals: a slow system does not slow the writers (no coordinated omission).
    const due = begun + tick * TICK_MS;
    if (due > performance.now()) await pause(due - performance.now());
    const at = String(performance.timeOrigin + due);
    writes.push(ask(parts.relay, { ask: 'write', sql: FILL, params: [topic, type, perTick, at] }));
    told += perTick;
  }
  await Promise.all(writes);
  await untilDone(parts.consumer, told);
  const { latencies } = await ask(parts.consumer, { ask: 'latencies' });
  return { told, latencies, rate: told / LATENCY_SECONDS };
}

async function main() {
  const probe = await Probe.create('kafka');
  const brokers = testServices().kafkaBrokers;
  const admin = await probe.member({});
  const { prefix } = probe.address.bus;
  const topic = `${prefix}.enforcement.raw`;
  await admin.bus.ensureTopics(['enforcement.raw']);
  const order = { address: probe.address, brokers, topic, oneByOne: ONE_BY_ONE };
  const parts = {
    rawProducer: await start('raw-produce', order),
    rawConsumer: await start('raw-consume', order),
    relay: await start('relay', order),
    consumer: await start('consume', order),
  };
  const content = JSON.stringify({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: '/messaging-probe',
    type: thingHappened.type,
    subject: 'subject-123',
    time: '2026-01-05T01:00:00.000Z',
    datacontenttype: 'application/json',
    aggregateversion: 12_345,
    homecourt: '虚构0101',
    data: { number: 12_345, note: '' },
  });
  await rawRound(probe, parts, content);
  await oursRound(probe, parts);
  const raw = [];
  const ours = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    raw.push(await rawRound(probe, parts, content));
    ours.push(await oursRound(probe, parts));
    say(
      `round ${round}: raw send ${Math.round(raw.at(-1).sent)}/s, raw send to consume ${Math.round(raw.at(-1).through)}/s, outbox to effect ${Math.round(ours.at(-1).rate)}/s`,
    );
  }
  const rate = median(ours.map((one) => one.rate));
  const half = await latencyRound(probe, parts, LOAD ?? rate / 2);
  const [server] = await probe.reads.query(
    "SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
  );
  const kafkajs = createRequire(import.meta.url)('kafkajs/package.json').version;
  const sent = raw.map((one) => one.sent);
  say(
    `events per round ${EVENTS}, batch ${BATCH}, ${content.length} characters each, effects ${ONE_BY_ONE ? 'one by one' : 'in sets (handleMany)'}`,
  );
  say(`raw kafkajs send      ${spread(sent)} /s`);
  say(`raw send to consume   ${spread(raw.map((one) => one.through))} /s`);
  say(`outbox to effect      ${spread(ours.map((one) => one.rate))} /s`);
  say(`CPU per event, raw    ${costs(raw)}`);
  say(`CPU per event, ours   ${costs(ours)}`);
  say(`fsync per second      ${spread(ours.map((one) => one.fsyncsPerSecond))}`);
  say(
    `commit to effect at ${LOAD ? 'the load given' : 'half load'} (${Math.round(half.rate)}/s, ${half.told} events): p50 ${Math.round(percentile(half.latencies, 0.5))} ms, p99 ${Math.round(percentile(half.latencies, 0.99))} ms`,
  );
  say(
    `PostgreSQL ${server.version} (fsync ${server.fsync}, synchronous_commit ${server.commit}), Kafka ${kafkaVersion}, kafkajs ${kafkajs}, Node ${process.version}`,
  );
  for (const child of children) child.disconnect();
  await probe.drop();
  say(`RATIO relay ${(rate / median(sent)).toFixed(2)}`);
}

await main();
