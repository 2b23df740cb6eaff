// `npm run docs:gen` writes docs/map.md and docs/generated/; with `--check` it changes nothing and
// ends with 1 when what is committed is stale.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bootstrap, ensureBuilt, root } from './bootstrap.mjs';
import { mapDocument } from './docs/map.mjs';
import { Failure, reportFailure, run, tail } from './services/run.mjs';

const mapFile = join(root, 'docs', 'map.md');
const generated = join(root, 'docs', 'generated');
const ctl = join(root, 'dist', 'apps', 'ctl', 'src', 'main.js');

function* filesIn(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** The present text of everything that is generated, by path. */
function snapshot() {
  const paths = [...(existsSync(mapFile) ? [mapFile] : []), ...filesIn(generated)];
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

async function generate() {
  mkdirSync(dirname(mapFile), { recursive: true });
  writeFileSync(mapFile, mapDocument());
  if (!existsSync(ctl)) return;
  const made = await run(process.execPath, ['--enable-source-maps', ctl, 'docs'], { cwd: root });
  if (made.code !== 0) {
    throw new Failure(
      `the generators of apps/ctl failed: ${tail(made.stderr, 10)}`,
      'mend what they name',
    );
  }
}

function restore(before, after) {
  for (const [path, text] of before) if (after.get(path) !== text) writeFileSync(path, text);
  for (const path of after.keys()) if (!before.has(path)) rmSync(path);
}

async function check() {
  const before = snapshot();
  let after;
  try {
    await generate();
    after = snapshot();
  } finally {
    restore(before, after ?? snapshot());
  }
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const stale = paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => relative(root, path));
  if (stale.length) {
    throw new Failure(`stale: ${stale.join(', ')}`, 'npm run docs:gen, then commit docs/');
  }
}

try {
  const [option, ...more] = process.argv.slice(2);
  if (more.length > 0 || (option !== undefined && option !== '--check'))
    throw new Failure(`unknown option ${more[0] ?? option}`, 'npm run docs:gen [-- --check]');
  await bootstrap();
  await ensureBuilt();
  await (option === '--check' ? check() : generate());
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
