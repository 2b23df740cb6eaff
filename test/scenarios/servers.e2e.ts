// Aim: a server that was killed comes back with its data, and a stranger on its port moves it elsewhere.
// Method: servers of this file's own, in a temporary folder, killed with SIGKILL.
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';

const root = join(import.meta.dirname, '..', '..');

interface Answering {
  url: string;
  port: number;
  pid: number;
  fresh?: boolean;
}
interface PostgresModule {
  startPostgres(folder: string, options?: { kept?: boolean }): Promise<Answering>;
  stopPostgres(folder: string): Promise<void>;
}
interface RedisModule {
  startRedis(folder: string, options?: { port?: number }): Promise<Answering>;
  stopRedis(folder: string): Promise<void>;
}

const load = async <Module>(path: string): Promise<Module> =>
  (await import(join(root, path))) as Module;

async function sql(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function redisDo<Value>(url: string, work: (redis: Redis) => Promise<Value>): Promise<Value> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

describe('servers of a checkout', () => {
  let folder = '';
  let postgres: PostgresModule;
  let redis: RedisModule;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'servers-'));
    chmodSync(folder, 0o755); // user postgres has to pass
    postgres = await load<PostgresModule>('scripts/services/postgres.mjs');
    redis = await load<RedisModule>('scripts/services/redis.mjs');
  });

  afterAll(async () => {
    await postgres.stopPostgres(join(folder, 'postgres'));
    await redis.stopRedis(join(folder, 'redis'));
    rmSync(folder, { recursive: true, force: true });
  });

  it('PostgreSQL comes back with what was committed, though a zombie or a stranger holds its old pid', async () => {
    const place = join(folder, 'postgres');
    const first = await postgres.startPostgres(place);
    await sql(first.url, 'create table kept as select 42 as answer');
    await sql(first.url, 'checkpoint');
    process.kill(first.pid, 'SIGKILL');
    // The pid file now names this test, a living process that is no server.
    writeFileSync(
      join(place, 'data', 'postmaster.pid'),
      `${process.pid}\n${place}\n0\n${first.port}\n`,
    );

    const second = await postgres.startPostgres(place);

    expect(second.fresh).toBe(true);
    expect(await sql(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  }, 60_000);

  it('PostgreSQL that answers is used again, not started twice', async () => {
    const place = join(folder, 'postgres');
    const first = await postgres.startPostgres(place);
    const again = await postgres.startPostgres(place);

    expect(again).toMatchObject({ pid: first.pid, url: first.url });
    expect(again.fresh).toBeUndefined();
  }, 60_000);

  it('PostgreSQL that does not start keeps data that are somebody’s, and makes test data anew', async () => {
    const place = join(folder, 'postgres');
    const { url } = await postgres.startPostgres(place);
    await sql(url, 'create table somebodys as select 7 as answer');
    await postgres.stopPostgres(place);
    const conf = join(place, 'data', 'postgresql.conf');
    copyFileSync(conf, join(folder, 'sound.conf'));
    writeFileSync(conf, 'nonsense = unheard of');

    await expect(postgres.startPostgres(place, { kept: true })).rejects.toThrow('did not start');

    copyFileSync(join(folder, 'sound.conf'), conf);
    const again = await postgres.startPostgres(place, { kept: true });
    expect(await sql(again.url, 'select answer from somebodys')).toEqual([{ answer: 7 }]);
    await postgres.stopPostgres(place);
    writeFileSync(conf, 'nonsense = unheard of');
    const anew = await postgres.startPostgres(place);
    expect(await sql(anew.url, `select to_regclass('somebodys') as gone`)).toEqual([
      { gone: null },
    ]);
  }, 120_000);

  it('Redis comes back with its append-only file on another port when a stranger took its own', async () => {
    const place = join(folder, 'redis');
    const first = await redis.startRedis(place);
    await redisDo(first.url, (client) => client.set('kept', 'yes'));
    const policy = await redisDo(first.url, (client) => client.config('GET', 'maxmemory-policy'));
    process.kill(first.pid, 'SIGKILL');
    const stranger = createServer();
    await listenWhenFree(stranger, first.port);

    const second = await redis.startRedis(place, { port: first.port });
    stranger.close();

    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
    expect(second.port).not.toBe(first.port);
    expect(await redisDo(second.url, (client) => client.get('kept'))).toBe('yes');
  }, 60_000);
});

/** The killed server's socket closes a moment after the signal. */
function listenWhenFree(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve) => {
    server.on('error', () => setImmediate(() => server.listen(port, '127.0.0.1')));
    server.listen(port, '127.0.0.1', resolve);
  });
}
