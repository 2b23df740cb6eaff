// The same three servers from docker-compose.yml, where a Docker engine answers.
import { Failure, run, tail, which } from './run.mjs';
import { root } from './state.mjs';
import { freePort, pingKafka, pingPostgres, pingRedis, until } from './net.mjs';

/** True when an engine answers and knows compose; a client alone is not enough. */
export async function dockerWorks() {
  if (!which('docker')) return false;
  const info = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 8000 });
  if (info.code !== 0 || !info.stdout.trim()) return false;
  return (await run('docker', ['compose', 'version'], { timeout: 8000 })).code === 0;
}

const describe = {
  postgres: {
    first: 25432,
    variable: 'POSTGRES_PORT',
    url: (port) => `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    ping: pingPostgres,
  },
  redis: {
    first: 26379,
    variable: 'REDIS_PORT',
    url: (port) => `redis://127.0.0.1:${port}`,
    ping: pingRedis,
  },
  kafka: {
    first: 29092,
    variable: 'KAFKA_PORT',
    url: (port) => `127.0.0.1:${port}`,
    ping: pingKafka,
  },
};

/** Starts one compose service on a free local port, or reuses the recorded one when it answers. */
export async function startInDocker(name, recordedPort) {
  const { first, variable, url, ping } = describe[name];
  if (recordedPort && (await ping(url(recordedPort))))
    return { url: url(recordedPort), port: recordedPort };
  const port = await freePort(recordedPort ?? first);
  // A database for tests, reachable from this machine alone: the compose file itself has no password.
  const env = { ...process.env, POSTGRES_PASSWORD: 'postgres', [variable]: String(port) };
  const started = await run('docker', ['compose', 'up', '-d', name], { cwd: root, env });
  if (started.code === 0 && (await until(() => ping(url(port)), 90_000)))
    return { url: url(port), port };
  const remedy = `docker compose logs ${name}; or give a URL; or stop the engine to use native packages`;
  throw new Failure(`docker compose up ${name} failed: ${tail(started.stderr, 3)}`, remedy);
}

export async function stopInDocker(names) {
  await run('docker', ['compose', 'rm', '--stop', '--force', ...names], { cwd: root });
}
