// A Redis of this checkout's own: noeviction and append-only file, as production demands.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure, aptInstall, say, tail, which } from './run.mjs';
import { endProcesses, processesIn } from './state.mjs';
import { askRedis, freePort, pingRedis, until } from './net.mjs';

const firstPort = 26379;

export const redisUrl = (port) => `redis://127.0.0.1:${port}`;

async function ensureBin() {
  if (!which('redis-server')) await aptInstall(['redis-server'], 'give REDIS_URL');
  return which('redis-server');
}

/** { url, pid, port } when the server that keeps its data in `folder` answers, else undefined. */
export async function redisAnswering(folder, port) {
  if (!port || !existsSync(folder)) return undefined;
  const url = redisUrl(port);
  const where = await askRedis(url, 'CONFIG GET dir');
  if (!where?.includes(realpathSync(folder))) return undefined;
  const info = await askRedis(url, 'INFO server');
  return { url, port, pid: Number(/process_id:(\d+)/.exec(info ?? '')?.[1]) };
}

function launch(bin, folder, port) {
  const file = join(folder, 'redis.conf');
  writeFileSync(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      'maxmemory-policy noeviction',
      'daemonize no',
    ].join('\n'),
  );
  const log = openSync(join(folder, 'server.log'), 'a');
  const child = spawn(bin, [file], { cwd: folder, detached: true, stdio: ['ignore', log, log] });
  child.unref();
  return child;
}

async function startOnce(bin, folder, port) {
  const child = launch(bin, folder, port);
  const url = redisUrl(port);
  if (
    await until(
      () => pingRedis(url),
      10_000,
      () => child.exitCode !== null,
    )
  )
    return { url, port, pid: child.pid, fresh: true };
  await endProcesses([child.pid], 1000);
  const log = join(folder, 'server.log');
  throw new Failure(
    `Redis did not start: ${tail(readFileSync(log, 'utf8'), 3)}`,
    `read ${log}; or give REDIS_URL`,
  );
}

/** Starts (or reuses) the Redis in `folder`; `port` is kept when it is free. */
export async function startRedis(folder, { port } = {}) {
  const answering = await redisAnswering(folder, port);
  if (answering) return answering;
  const bin = await ensureBin();
  await endProcesses(processesIn(folder), 3000);
  mkdirSync(folder, { recursive: true });
  const at = await freePort(port ?? firstPort);
  try {
    return await startOnce(bin, folder, at);
  } catch (error) {
    if (!existsSync(join(folder, 'appendonlydir'))) throw error;
    say(`  Redis's old test data does not load; starting empty (${error.message.split('\n')[0]})`);
    rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
    return startOnce(bin, folder, at);
  }
}

export async function stopRedis(folder) {
  await endProcesses(processesIn(folder), 5000);
}
