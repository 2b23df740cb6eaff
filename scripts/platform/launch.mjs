// Brings the whole platform up on embedded or real servers; the demo and the scenario tests use it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort, letGo } from '../services/net.mjs';
import { readState, root } from '../services/state.mjs';
import { Failure } from '../services/run.mjs';
import { startEmbeddedPostgres } from './embedded.mjs';
import { environments, writeStaffFile } from './environments.mjs';
import { Processes } from './processes.mjs';
import { claimState } from './state-claim.mjs';

const FIRST_PORTS = {
  gateway: 3100,
  'case-flow': 3101,
  'query-control': 3102,
  'case-funds': 3103,
  identity: 3109,
  'agency-simulator': 3110,
};
/** Started first: the others fetch its keys. */
const ORDER = [
  ['identity', 'agency-simulator'],
  ['case-flow', 'query-control', 'case-funds', 'gateway'],
].map((group) =>
  group.filter((name) => existsSync(join(root, 'dist', 'apps', name, 'src', 'main.js'))),
);

/**
 * @param {{ services: 'embedded' | 'real', stateDir: string, reset?: boolean, freeze?: number,
 *   onProgress?: (text: string) => void, firstPort?: number }} options
 */
export async function launchPlatform(options) {
  const { stateDir } = options;
  const giveBack = await claimState(stateDir);
  const processes = new Processes(join(stateDir, 'logs'));
  const stops = [() => processes.stop()];
  const launching = launch(options, processes, stops);
  const stop = async () => {
    processes.refuse(); // nothing new is started from here on
    await launching.catch(() => undefined);
    while (stops.length > 0) await stops.shift()();
    giveBack();
  };
  options.onStop?.(stop);
  try {
    return { ...(await launching), processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Servers, schema, then the apps group by group; what must be stopped again goes into `stops`. */
async function launch(options, processes, stops) {
  const { stateDir, onProgress = () => undefined } = options;
  await processes.endLeftovers();
  if (options.reset) clearState(stateDir);
  mkdirSync(join(stateDir, 'logs'), { recursive: true });
  const secrets = readSecrets(stateDir);
  const servers = await startServers(options, secrets, stops);
  onProgress(`PostgreSQL ${new URL(servers.adminUrl).host}`);
  await prepare(servers, secrets);
  const ports = await choosePorts(options.firstPort ?? 0);
  stops.push(() => letGo(Object.values(ports)));
  const urls = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
  );
  await writeStaffFile(stateDir);
  const env = environments({ servers, secrets, ports, urls, stateDir });
  for (const group of ORDER) {
    for (const name of group) processes.start(name, env[name]);
    await Promise.all(group.map((name) => processes.ready(name, urls[name])));
    onProgress(`started ${group.join(', ')}`);
  }
  return { urls, ports, secrets, servers };
}

/** Everything but the database's own folder, which the server's start clears. */
function clearState(stateDir) {
  for (const name of existsSync(stateDir) ? readdirSync(stateDir) : []) {
    if (!name.endsWith('postgres')) rmSync(join(stateDir, name), { recursive: true, force: true });
  }
}

function readSecrets(stateDir) {
  const file = join(stateDir, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const word = () => randomBytes(18).toString('base64url');
  const secrets = {
    database: word(),
    demoPassword: `demo-${randomBytes(4).toString('hex')}`,
    simulator: word(),
    bankClient: word(),
    serviceUser: word(),
    session: randomBytes(32).toString('base64url'),
    client: word(),
    /** Tells the topics and keys of one data set from those of another. */
    run: randomBytes(4).toString('hex'),
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

async function startServers(options, secrets, stops) {
  if (options.services === 'real') {
    const state = readState();
    if (!state.postgresAdminUrl || !state.redisUrl || !state.kafkaBrokers) {
      throw new Failure(
        'the real servers are not up',
        'node scripts/services.mjs up (npm run demo -- --services=real does it)',
      );
    }
    return {
      kind: 'real',
      adminUrl: await ownDatabase(state.postgresAdminUrl, options, stops),
      prefix: `${options.database ?? 'enforcement_demo'}-${secrets.run}`.replaceAll('_', '-'),
      redisUrl: state.redisUrl,
      kafkaBrokers: state.kafkaBrokers,
    };
  }
  const embedded = await startEmbeddedPostgres({
    stateDir: options.stateDir,
    reset: options.reset ?? false,
  });
  stops.push(() => embedded.stop());
  return { kind: 'embedded', adminUrl: embedded.adminUrl };
}

/** On a shared server the platform gets a database of its own. */
async function ownDatabase(adminUrl, options, stops) {
  const { default: pg } = await import('pg');
  const name = options.database ?? 'enforcement_demo';
  const query = async (sql) => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  if (options.reset) await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  const { rowCount } = await query(`SELECT 1 FROM pg_database WHERE datname = '${name}'`);
  if (!rowCount) await query(`CREATE DATABASE ${name}`);
  if (options.dropAtStop) stops.push(() => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

async function prepare(servers, secrets) {
  const load = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
  const { migrate } = await load('apps/ctl/src/database/index.js');
  await migrate(servers.adminUrl, secrets.database).catch((error) => {
    if (!/was changed after it was applied/.test(error.message)) throw error;
    throw new Failure(
      `the data of the earlier demo are of another version of the program: ${error.message}`,
      'begin anew, without them: npm run demo -- --reset',
    );
  });
}

async function choosePorts(offset) {
  const ports = {};
  for (const [name, first] of Object.entries(FIRST_PORTS)) {
    ports[name] = await freePort(first + offset, Object.values(ports));
  }
  return ports;
}
