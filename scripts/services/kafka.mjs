// One real Kafka broker (KRaft) from Maven Central's jars on a Java 17, no Docker needed.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure, aptInstall, run, say, tail, which } from './run.mjs';
import { cacheDir, endProcesses, processesIn } from './state.mjs';
import { freePort, pingKafka, until } from './net.mjs';

export const kafkaVersion = '4.1.1';
const firstPort = 29092;
const oldestJava = 17;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>enforcement</groupId><artifactId>kafka-jars</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

async function javaVersion() {
  if (!which('java')) return 0;
  const { stderr, stdout } = await run('java', ['-version']);
  return Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? 0);
}

async function ensureJava() {
  if ((await javaVersion()) >= oldestJava) return;
  try {
    await aptInstall(['default-jre-headless'], 'give KAFKA_BROKERS');
  } catch (error) {
    if (!/no package|Unable to locate/i.test(error.message)) throw error;
  }
  if ((await javaVersion()) >= oldestJava) return;
  await aptInstall(['openjdk-17-jre-headless'], 'give KAFKA_BROKERS');
  if ((await javaVersion()) < oldestJava) {
    throw new Failure(
      `java >= ${oldestJava} is not first on PATH`,
      'install a JRE 17, or give KAFKA_BROKERS',
    );
  }
}

const home = join(cacheDir, 'kafka', kafkaVersion);
const libs = join(home, 'libs');

/** The broker's jars, fetched once into an ignored folder; renamed into place only when complete. */
async function ensureJars() {
  if (existsSync(libs) && readdirSync(libs).some((name) => name.startsWith('kafka-server-common')))
    return;
  if (!which('mvn')) await aptInstall(['maven'], 'give KAFKA_BROKERS');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'pom.xml'), pom);
  const partial = join(home, 'libs.partial');
  rmSync(partial, { recursive: true, force: true });
  say(`  fetching Kafka ${kafkaVersion} from Maven Central`);
  const goal = [
    'dependency:copy-dependencies',
    `-DoutputDirectory=${partial}`,
    '-DincludeScope=runtime',
  ];
  const got = await run('mvn', ['-q', '-B', ...goal], { cwd: home });
  if (got.code !== 0) {
    const why = tail(got.stdout + got.stderr, 3);
    throw new Failure(
      `Kafka's jars could not be fetched: ${why}`,
      'open Maven Central, or give KAFKA_BROKERS',
    );
  }
  rmSync(libs, { recursive: true, force: true });
  renameSync(partial, libs);
}

function properties(port, controller, data) {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
num.partitions=6
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.segment.bytes=16777216
`;
}

const javaArgs = [
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-cp',
  join(libs, '*'),
];

async function format(folder) {
  // 16 random bytes in base64url are a cluster id, unless they begin with a dash.
  const id = `k${randomBytes(16).toString('base64url').slice(1)}`;
  const args = [
    ...javaArgs,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    id,
    '-c',
    'server.properties',
  ];
  const made = await run('java', args, { cwd: folder });
  if (made.code !== 0) {
    throw new Failure(
      `Kafka's storage could not be formatted: ${tail(made.stdout + made.stderr, 4)}`,
      `delete ${folder}`,
    );
  }
}

async function startOnce(folder, port, controller) {
  const data = join(folder, 'data');
  writeFileSync(join(folder, 'server.properties'), properties(port, controller, data));
  if (!existsSync(join(data, 'meta.properties'))) await format(folder);
  const log = join(folder, 'server.log');
  const out = openSync(log, 'w');
  const args = [
    '-Xms256m',
    '-Xmx512m',
    '-XX:+UseSerialGC',
    ...javaArgs,
    'kafka.Kafka',
    'server.properties',
  ];
  const child = spawn('java', args, { cwd: folder, detached: true, stdio: ['ignore', out, out] });
  child.unref();
  const url = `127.0.0.1:${port}`;
  if (
    await until(
      () => pingKafka(url),
      60_000,
      () => child.exitCode !== null,
    )
  ) {
    return { url, port, controller, pid: child.pid, fresh: true };
  }
  await endProcesses([child.pid], 1000);
  throw new Failure(
    `Kafka did not start: ${tail(readFileSync(log, 'utf8'), 4)}`,
    `read ${log}; or give KAFKA_BROKERS`,
  );
}

/** { url, pid, port, controller } when the broker that runs in `folder` answers, else undefined. */
export async function kafkaAnswering(folder, port, controller) {
  const [pid] = processesIn(folder);
  if (!port || !pid) return undefined;
  const url = `127.0.0.1:${port}`;
  return (await pingKafka(url)) ? { url, port, controller, pid } : undefined;
}

/** Starts (or reuses) the broker in `folder`. A broker that is still booting is given its time. */
export async function startKafka(folder, { port, controller } = {}) {
  const answering = await kafkaAnswering(folder, port, controller);
  if (answering) return answering;
  await ensureJava();
  await ensureJars();
  await endProcesses(processesIn(folder), 10_000);
  mkdirSync(folder, { recursive: true });
  const at = await freePort(port ?? firstPort);
  const beside = await freePort(controller ?? at + 1, [at]);
  try {
    return await startOnce(folder, at, beside);
  } catch (error) {
    if (!existsSync(join(folder, 'data'))) throw error;
    say(`  Kafka's old test data does not load; starting empty (${error.message.split('\n')[0]})`);
    rmSync(join(folder, 'data'), { recursive: true, force: true });
    return startOnce(folder, at, beside);
  }
}

export async function stopKafka(folder) {
  await endProcesses(processesIn(folder), 15_000);
}
