// `npm run bench -- <name> [arguments]` runs test/bench/<name>.mjs against PostgreSQL with fsync on.
// Without a name it lists what there is. Servers are the ones of the tests (.cache/services.json).
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, ensureBuilt, root } from './bootstrap.mjs';
import { up } from './services.mjs';
import { Failure, reportFailure } from './services/run.mjs';

const folder = join(root, 'test', 'bench');

function names() {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -'.mjs'.length));
}

function runFile(name, args) {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(folder, `${name}.mjs`), ...args],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  process.on('SIGINT', () => {}); // the terminal sends it to the child as well
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

async function main([name, ...args]) {
  if (!names().includes(name)) {
    throw new Failure(
      name ? `no benchmark "${name}"` : 'which benchmark?',
      `one of: ${names().join(', ')}`,
    );
  }
  await bootstrap();
  await ensureBuilt();
  await up({ durable: true });
  try {
    return await runFile(name, args);
  } finally {
    await up({ durable: false });
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
