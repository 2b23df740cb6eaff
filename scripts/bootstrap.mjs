// What every command does first: check Node, install, build, and go on under the project's own Node.
// Runs on Node 20.19 with no dependency installed; everything it prints goes to stderr.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { Failure, run, say, tail } from './services/run.mjs';
import { root, withLock } from './services/state.mjs';

export { root };
const oldestNode = [20, 19];
const modules = join(root, 'node_modules');
const ownNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Refuses a Node older than the one the scripts were written for. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Failure(
    `Node ${version} is too old`,
    `install Node >= ${oldestNode.join('.')} (https://nodejs.org)`,
  );
}

/** Why `npm ci` is needed, or undefined when what is installed is what the lock file says. */
export function installReason() {
  const installed = join(modules, '.package-lock.json');
  if (!existsSync(installed)) return 'node_modules is missing';
  const lock = join(root, 'package-lock.json');
  if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return undefined;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = Object.entries(JSON.parse(readFileSync(lock, 'utf8')).packages);
  // A newer file time alone proves nothing: git and the lock script touch it without a change.
  const differs = want.find(
    ([path, entry]) => path && !entry.optional && have[path]?.version !== entry.version,
  );
  return differs && `${differs[0]} is not installed as locked`;
}

/** Installs with `npm ci` when needed. */
export async function ensureInstalled() {
  if (!installReason()) return;
  await withLock('install', async () => {
    const reason = installReason();
    if (!reason) return;
    say(`npm ci (${reason})`);
    const npm = process.env.npm_execpath;
    const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
    const stdio = ['ignore', 2, 2];
    const { status } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio,
    });
    if (status !== 0)
      throw new Failure(
        'npm ci failed (its words are above)',
        'check the network and the npm registry',
      );
  });
}

/**
 * Goes on under node_modules/node (Node 24) when another Node runs this script.
 * Returns only when this process is already the right one; otherwise ends with the child's exit code.
 */
export async function useOwnNode() {
  if (!existsSync(ownNode))
    throw new Failure('the npm package "node" is not installed', 'run npm ci');
  if (realpathSync(process.execPath) === realpathSync(ownNode)) return;
  const child = spawn(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {}); // the terminal sends it to the child as well
  onParentGone(() => child.kill('SIGTERM'));
  await new Promise((resolve) => child.once('close', resolve));
  process.exit(child.exitCode ?? 1);
}

/**
 * Calls `act` once when npm, which started this process, was killed: npm passes a signal on to its
 * shell alone, and what runs below it would go on without anybody to stop it.
 */
export function onParentGone(act) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 500);
  timer.unref();
}

const isSource = (path) => !/\.(spec|e2e)\.ts$/.test(path);

function* files(folder, skip) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules' || skip.includes(relative(root, path))) continue;
    if (entry.isDirectory()) yield* files(path, skip);
    else if (isSource(path)) yield path;
  }
}

/** A hash over path, size and time of every source file: sees deletions too, costs milliseconds. */
export function fingerprint(folders, skip = []) {
  const hash = createHash('sha256');
  for (const folder of folders.map((name) => join(root, name)).filter((path) => existsSync(path))) {
    for (const path of [...files(folder, skip)].sort()) {
      const { mtimeMs, size } = statSync(path);
      hash.update(`${relative(root, path)} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest('hex');
}

const stampOf = (name) => join(root, 'dist', name);
const readStamp = (name) => (existsSync(stampOf(name)) ? readFileSync(stampOf(name), 'utf8') : '');

const isOrphan = (source) =>
  ![source, source.replace(/\.js(\.map)?$/, '.ts')].some((path) => existsSync(path));

/** Dist keeps no file whose source is gone: a deleted migration must not run. */
function pruneFolder(dist, source) {
  if (!existsSync(dist) || source === join(root, 'apps', 'web')) return; // web is vite's own output
  for (const entry of readdirSync(dist, { withFileTypes: true })) {
    const [built, from] = [join(dist, entry.name), join(source, entry.name)];
    if (entry.isDirectory() && existsSync(from)) pruneFolder(built, from);
    else if (isOrphan(from)) rmSync(built, { recursive: true });
  }
}

const pruneDist = () =>
  ['apps', 'libs'].forEach((top) => pruneFolder(join(root, 'dist', top), join(root, top)));

/** swc prints its own native stack after each fault of a source. */
const withoutBacktrace = (text) => text.replace(/^(Stack backtrace:| +\d+: | +at \S).*\n/gm, '');

async function build(name, current, command) {
  if (readStamp(name) === current()) return;
  await withLock('build', async () => {
    const now = current();
    if (readStamp(name) === now) return;
    const begun = Date.now();
    const result = await run(process.execPath, command, { cwd: root });
    if (result.code !== 0) {
      throw new Failure(
        `build failed:\n${tail(withoutBacktrace(result.stderr + result.stdout), 20)}`,
        'mend the source named above',
      );
    }
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(stampOf(name), now);
    say(`built ${name.slice('.built-'.length)} in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  });
}

/** Builds all apps and libs into dist/ when a source changed since the last build. */
export async function ensureBuilt() {
  const current = () => fingerprint(['apps', 'libs'], ['apps/web']);
  await build('.built-server', current, [
    join(modules, '@nestjs', 'cli', 'bin', 'nest.js'),
    'build',
  ]);
  pruneDist();
}

/** Builds the web pages when they or the libs they use changed. */
export async function ensureWebBuilt() {
  if (!existsSync(join(root, 'apps', 'web', 'index.html'))) return;
  const current = () => fingerprint(['apps/web', 'libs/kernel', 'libs/statute', 'libs/contracts']);
  await build('.built-web', current, [
    join(modules, 'vite', 'bin', 'vite.js'),
    'build',
    'apps/web',
  ]);
}

/** Node check, install, own Node: the first line of every command. */
export async function bootstrap() {
  checkNode();
  await ensureInstalled();
  await useOwnNode();
}
