// One run per state folder: two on one would end each other's apps and empty each other's data.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive, root, withLock } from '../services/state.mjs';
import { Failure } from '../services/run.mjs';

/** Takes a state folder for this process; returns the way to give it back. A dead owner's is taken over. */
export async function claimState(stateDir) {
  const file = `${stateDir}.owner.json`;
  mkdirSync(dirname(stateDir), { recursive: true });
  await withLock('demo-state', () => {
    const owner = livingOwner(stateDir);
    if (owner) {
      throw new Failure(
        `process ${owner.pid} is using ${stateDir}`,
        'end that run first (Ctrl-C where it was started), or use a clone of its own',
      );
    }
    const own = { pid: process.pid, start: startOf(process.pid) };
    writeFileSync(file, `${JSON.stringify(own)}\n`);
  });
  return () => {
    if (readJson(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** Who runs on a state folder now, undefined when nobody does. */
function livingOwner(stateDir) {
  const owner = readJson(`${stateDir}.owner.json`);
  return owner && isAlive(owner.pid) && startOf(owner.pid) === owner.start ? owner : undefined;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const checkerFile = (stateDir) => join(stateDir, 'checker.json');

/** Notes how `ctl check` reaches the database of a demo that stays up. */
export function noteChecker(stateDir, url) {
  writeFileSync(checkerFile(stateDir), `${JSON.stringify({ url })}\n`, { mode: 0o600 });
}

/** The checker's URL of the demo that runs from this checkout, undefined when none does. */
export function checkerOfRunningDemo(demoDir = join(root, '.demo')) {
  return ['embedded', 'real']
    .map((kind) => join(demoDir, kind))
    .filter((stateDir) => livingOwner(stateDir))
    .map((stateDir) => readJson(checkerFile(stateDir))?.url)
    .find((url) => url !== undefined);
}

/** Clock ticks from boot to the start of a process: tells it from a later one with the same id. */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}
