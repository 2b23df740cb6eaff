// Child processes, system packages and the one shape of a failure: cause and remedy.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A failure that a person can act on: what is wrong, and what to do about it. */
export class Failure extends Error {
  constructor(cause, remedy) {
    super(cause);
    this.name = 'Failure';
    this.remedy = remedy;
  }
}

const UNFORESEEN =
  'npm run -s ctl -- doctor checks this machine; where it finds nothing this is a fault of the program, and the lines above belong in its report';

/** A failure as data: what is wrong, and what to do about it. */
export function causeAndRemedy(error) {
  return { cause: String(error?.message ?? error), remedy: error?.remedy ?? UNFORESEEN };
}

/** Prints cause and remedy on stderr; an error nobody foresaw keeps its stack. */
export function reportFailure(error) {
  const { cause, remedy } = causeAndRemedy(error);
  const shown = error instanceof Failure ? cause : (error?.stack ?? cause);
  process.stderr.write(`原因 cause:  ${shown}\n补救 remedy: ${remedy}\n`);
}

/** One line of progress; stdout stays free for results. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a command to its end and returns { code, stdout, stderr }; never throws. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => (stdout += chunk));
    child.stderr?.on('data', (chunk) => (stderr += chunk));
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? `signal ${signal}`, stdout, stderr }),
    );
  });
}

/** The full path of a command on PATH, or undefined. */
export function which(command) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, command)).find((file) => existsSync(file));
}

export const isRoot = () => process.getuid?.() === 0;

/** The last lines of a text, for error messages. */
export function tail(text, lines = 8) {
  return text.trim().split('\n').slice(-lines).join('\n');
}

let listsUpdated = false;
let installing = Promise.resolve();

/** Installs Debian packages as root; throws a Failure that names them when that is impossible. */
export function aptInstall(packages, purpose) {
  // dpkg has one lock: callers that start three servers at once queue here.
  const mine = installing.then(() => install(packages, purpose));
  installing = mine.catch(() => undefined);
  return mine;
}

async function install(packages, purpose) {
  const remedy = `sudo apt-get install -y ${packages.join(' ')} — or ${purpose}`;
  if (!which('apt-get'))
    throw new Failure(`${packages.join(', ')} missing and no apt-get here`, remedy);
  if (!isRoot())
    throw new Failure(`${packages.join(', ')} missing and not running as root`, remedy);
  say(`  apt-get install ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=180', '-qq'];
  if (!listsUpdated) {
    await run('apt-get', [...wait, 'update'], { env });
    listsUpdated = true;
  }
  const args = [...wait, 'install', '-y', '--no-install-recommends', ...packages];
  const result = await run('apt-get', args, { env });
  if (result.code !== 0)
    throw new Failure(`apt-get install failed: ${tail(result.stderr, 3)}`, remedy);
}
