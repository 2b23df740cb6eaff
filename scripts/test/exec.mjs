// Runs one command of a step into a log file, with a time limit that ends its whole process group.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

export const logFolder = join(root, '.cache', 'test');
const running = new Set();

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Ends what is still running: for Ctrl-C. */
export function endAll() {
  for (const child of running) endGroup(child, 'SIGKILL');
}

/**
 * Runs `node <args>` under the project's Node; resolves to { ok, log }, never rejects.
 * @param {string} name the log's name
 * @param {string[]} args what follows `node`
 * @param {{limitMs?: number, env?: object, append?: boolean}} options
 */
export function execNode(name, args, { limitMs = 600_000, env = {}, append = false } = {}) {
  mkdirSync(logFolder, { recursive: true });
  const log = join(logFolder, `${name}.log`);
  const out = openSync(log, append ? 'a' : 'w');
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', out, out],
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
  });
  running.add(child);
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      endGroup(child, 'SIGKILL');
    }, limitMs);
    const finish = (ok) => {
      clearTimeout(timer);
      running.delete(child);
      closeSync(out);
      resolve({ ok: ok && !late, late, log });
    };
    child.once('error', () => finish(false));
    child.once('close', (code) => finish(code === 0));
  });
}

/** The last lines of a log, for the screen. */
export function tailOf(log, lines = 40) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
