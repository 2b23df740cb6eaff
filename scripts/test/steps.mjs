// The steps of `npm test` in the order they are reported. `needs` names what must be up before a step;
// quick ones without servers share the two cores, those with `alone` do not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { execNode, tailOf } from './exec.mjs';
import { runJest } from './jest.mjs';

const bin = (...path) => join(root, 'node_modules', ...path);
const cache = (name) => join('.cache', name);

/** Commands one after the other; the first failure ends the step and counts as one. */
async function commands(name, list) {
  for (const [at, args] of list.entries()) {
    const { ok, late, log } = await execNode(name, args, { append: at > 0 });
    if (ok) continue;
    const why = late ? 'not done within its time limit\n' : '';
    return { passed: 0, failed: 1, skipped: 0, details: [`${why}${tailOf(log)}`] };
  }
  return { passed: 1, failed: 0, skipped: 0, details: [] };
}

const sum = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  details: [...a.details, ...b.details],
});

const prettier = bin('prettier', 'bin', 'prettier.cjs');
const tsc = bin('typescript', 'bin', 'tsc');
const depcruise = bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const folders = ['apps', 'libs', 'test'].filter((name) => existsSync(join(root, name)));
const hasWeb = existsSync(join(root, 'apps', 'web', 'index.html'));
const webTypes = [tsc, '--noEmit', '-p', 'apps/web/tsconfig.json'];

const types = () =>
  commands('types', [
    [tsc, '--noEmit', '--incremental', '--tsBuildInfoFile', cache('types.tsbuildinfo')],
    ...(hasWeb ? [webTypes] : []),
  ]);

async function boundaries() {
  const cruised = await commands('boundaries', [
    [depcruise, '--config', '.dependency-cruiser.cjs', ...folders],
  ]);
  return sum(cruised, await runJest('arch'));
}

const build = () =>
  commands('build', [
    [bin('@nestjs', 'cli', 'bin', 'nest.js'), 'build'],
    ...(hasWeb ? [[bin('vite', 'bin', 'vite.js'), 'build', 'apps/web']] : []),
  ]);

const format = [
  prettier,
  '--check',
  '--log-level',
  'warn',
  '--cache',
  '--cache-location',
  cache('prettier'),
  '.',
];
// No cache: it would not see a changed rule, nor a type that changed in another file.
const lint = [bin('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.'];

export const steps = [
  { name: 'format', title: 'format', run: () => commands('format', [format]) },
  { name: 'lint', title: 'lint', run: () => commands('lint', [lint]) },
  { name: 'types', title: 'types', run: types },
  { name: 'boundaries', title: 'boundaries and planted violations', run: boundaries },
  {
    name: 'dead',
    title: 'dead code',
    run: () => commands('dead', [[bin('knip', 'bin', 'knip.js')]]),
  },
  { name: 'build', title: 'build', run: build },
  { name: 'unit', title: 'unit', alone: true, run: (options) => runJest('unit', options) },
  {
    name: 'access',
    title: 'access',
    alone: true,
    needs: ['services'],
    run: (options) => runJest('access', options),
  },
  {
    name: 'db',
    title: 'db',
    alone: true,
    needs: ['services'],
    // Many of its specs wait for the loops of the app they started.
    run: (options) => runJest('db', { ...options, workers: 7 }),
  },
  {
    name: 'stack',
    title: 'stack',
    alone: true,
    needs: ['services', 'build'],
    // Its specs wait for clocks, brokers and killed processes more than they compute.
    run: (options) => runJest('stack', { ...options, workers: 4 }),
  },
  {
    name: 'browser',
    title: 'browser',
    alone: true,
    needs: ['services', 'build', 'browser'],
    run: (options) => runJest('browser', { ...options, workers: 2 }),
  },
  {
    name: 'docs',
    title: 'generated docs fresh',
    needs: ['build'],
    run: () => commands('docs', [['scripts/docs.mjs', '--check']]),
  },
];
