// `npm run -s ctl -- <verb>`: nothing but the verb's own answer reaches stdout.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, ensureBuilt, root } from './bootstrap.mjs';
import { doctor } from './doctor.mjs';
import { checkerOfRunningDemo } from './platform/state-claim.mjs';
import { Failure, reportFailure } from './services/run.mjs';

async function runBuilt(args) {
  await bootstrap();
  await ensureBuilt();
  const entry = join(root, 'dist', 'apps', 'ctl', 'src', 'main.js');
  if (!existsSync(entry))
    throw new Failure('apps/ctl is not built', 'run npm run build:server and read its output');
  const child = spawn(process.execPath, ['--enable-source-maps', entry, ...args], {
    stdio: 'inherit',
    env: environmentOf(args[0]),
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {}); // the terminal sends it to the child as well
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** Without a database of its own, a reading verb reads that of the demo which runs from here. */
function environmentOf(verb) {
  if (process.env.CHECKER_DATABASE_URL || !['check', 'audit-heads'].includes(verb))
    return process.env;
  const url = checkerOfRunningDemo();
  return url ? { ...process.env, CHECKER_DATABASE_URL: url } : process.env;
}

try {
  const args = process.argv.slice(2);
  // doctor comes first of all: it must answer where nothing can be installed or built.
  process.exitCode = args[0] === 'doctor' ? await doctor(args.slice(1)) : await runBuilt(args);
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
