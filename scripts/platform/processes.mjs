// Starts the apps of the build as child processes, restarts one that dies, and ends them all.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcesses, root } from '../services/state.mjs';
import { Failure, tail } from '../services/run.mjs';

const RESTARTS_MAX = 5;
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** A set of running apps; each writes `<name>.log` into `logDir`. */
export class Processes {
  #children = new Map();
  #stopping = false;

  constructor(logDir) {
    this.logDir = logDir;
    this.pidFile = join(logDir, 'processes.json');
  }

  /** From here on nothing is started or started again. */
  refuse() {
    this.#stopping = true;
  }

  /** Ends what a killed run of the same state folder left behind. */
  async endLeftovers() {
    if (!existsSync(this.pidFile)) return;
    const known = JSON.parse(readFileSync(this.pidFile, 'utf8'));
    await endProcesses(known.filter(isOurs), STOP_LIMIT_MS);
    rmSync(this.pidFile);
  }

  #remember() {
    const pids = [...this.#children.values()].map(({ child }) => child?.pid).filter(Boolean);
    writeFileSync(this.pidFile, JSON.stringify(pids));
  }

  /** Starts one app of dist with exactly this environment (and PATH). */
  start(name, env) {
    if (this.#stopping) throw new Failure('the platform is being stopped', 'start it again');
    const entry = join(root, 'dist', 'apps', name, 'src', 'main.js');
    const record = { name, env, restarts: 0, child: undefined };
    this.#children.set(name, record);
    const log = createWriteStream(join(this.logDir, `${name}.log`), { flags: 'a' });
    const launch = () => {
      record.child = spawn(process.execPath, ['--enable-source-maps', entry], {
        cwd: root,
        env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      this.#remember();
      record.child.stdout.pipe(log, { end: false });
      record.child.stderr.pipe(log, { end: false });
      record.child.once('exit', () => {
        if (this.#stopping || record.stopped || record.restarts >= RESTARTS_MAX) return;
        record.restarts += 1;
        setTimeout(launch, 200 * record.restarts);
      });
    };
    launch();
  }

  pid(name) {
    return this.#children.get(name)?.child?.pid;
  }

  restarts(name) {
    return this.#children.get(name)?.restarts ?? 0;
  }

  /** Ends an app as a crash would; it is started again like after any crash. */
  kill(name) {
    this.#children.get(name)?.child?.kill('SIGKILL');
  }

  /** Waits until `/readyz` of the app answers 200. */
  async ready(name, url) {
    const until = Date.now() + READY_LIMIT_MS;
    let last = 'no answer';
    while (Date.now() < until && !this.#stopping && this.restarts(name) < RESTARTS_MAX) {
      last = await whyNotReady(url);
      if (last === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (this.#stopping) throw new Failure(`${name} is being stopped`, 'start it again');
    const file = join(this.logDir, `${name}.log`);
    throw new Failure(
      `${name} is not ready: ${last}\n${tail(readFileSync(file, 'utf8'), 12)}`,
      `read ${file}; npm run -s ctl -- doctor checks this machine`,
    );
  }

  /** Ends all apps, politely first; returns when none is left. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#children.values()].map(({ child }) => end(child)));
    rmSync(this.pidFile, { force: true });
  }
}

async function whyNotReady(url) {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
    return answer.ok ? undefined : (await answer.text()).slice(0, 400);
  } catch (error) {
    return error?.cause?.message ?? error.message;
  }
}

/** A process id may have been given to somebody else since. */
function isOurs(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('dist', 'apps'));
  } catch {
    return false;
  }
}

async function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await gone;
  clearTimeout(force);
}
