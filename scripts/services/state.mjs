// Where this checkout's servers live, what was recorded about them, and who owns which process.
import { createHash } from 'node:crypto';
import {
  accessSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, isRoot, run } from './run.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const cacheDir = join(root, '.cache');
export const stateFile = join(cacheDir, 'services.json');

const tag = `enforcement-${process.getuid?.() ?? 0}-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;

/**
 * The data folder of this checkout. PostgreSQL refuses to run as root, and the checkout may lie
 * below a folder that only root may enter, so the data lies where user postgres can reach it.
 */
export async function dataRoot() {
  for (const base of [tmpdir(), '/var/tmp', '/var/lib/postgresql']) {
    if (!existsSync(base) || !writable(base)) continue;
    const folder = join(base, tag);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (!isRoot()) return folder;
    const reach = await run('runuser', ['-u', 'postgres', '--', 'test', '-x', folder], {
      cwd: '/',
    });
    if (reach.code === 0 || /does not exist/.test(reach.stderr)) return folder;
    rmSync(folder, { recursive: true, force: true });
  }
  throw new Failure(
    'no folder found that user postgres can enter',
    'set TMPDIR to a folder with mode 1777',
  );
}

/** The data folder if one exists already; does not create it. */
export function existingDataRoots() {
  return [tmpdir(), '/var/tmp', '/var/lib/postgresql']
    .map((base) => join(base, tag))
    .filter((f) => existsSync(f));
}

function writable(folder) {
  try {
    accessSync(folder, 2);
    return true;
  } catch {
    return false;
  }
}

/** What the last `up` recorded; an empty object when there is nothing readable. */
export function readState() {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Written beside and renamed, so that a reader never sees half a file. */
export function writeState(state) {
  mkdirSync(cacheDir, { recursive: true });
  const beside = `${stateFile}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(beside, stateFile);
}

export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Killed, but not yet collected by its parent: signals still reach it, yet it holds nothing. */
function isZombie(pid) {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return false;
  }
}

/** Processes whose working folder lies in `folder`: ours, even when their parent was killed. */
export function processesIn(folder) {
  if (!existsSync('/proc/self/cwd')) return [];
  const inside = (path) => path === folder || path.startsWith(folder + sep);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return inside(readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, ''));
      } catch {
        return false;
      }
    });
}

/** Ends processes by id, politely first; returns when all are gone. */
export async function endProcesses(pids, graceMs = 5000, signal = 'SIGTERM') {
  const living = () => pids.filter(isAlive);
  const send = (name) => living().forEach((pid) => trySignal(pid, name));
  send(signal);
  for (const [limit, next] of [
    [graceMs, 'SIGKILL'],
    [3000, undefined],
  ]) {
    const end = Date.now() + limit;
    while (living().length && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
    if (!living().length) return;
    if (next) send(next);
  }
}

function trySignal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs `work` while holding the named lock file; a lock whose holder is dead is taken over. */
export async function withLock(name, work) {
  mkdirSync(cacheDir, { recursive: true });
  const lock = join(cacheDir, `${name}.lock`);
  const end = Date.now() + 300_000;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (abandoned(lock)) rmSync(lock, { force: true });
      else if (Date.now() > end) {
        throw new Failure(`another process holds ${lock}`, `wait for it, or delete that file`);
      } else await new Promise((done) => setTimeout(done, 100));
    }
  }
  try {
    return await work();
  } finally {
    unlinkSync(lock);
  }
}

function abandoned(lock) {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder) return !isAlive(holder);
    return Date.now() - statSync(lock).mtimeMs > 2000; // created, but its writer died before writing
  } catch {
    return false;
  }
}
