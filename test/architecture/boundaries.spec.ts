// Aim: every rule of .dependency-cruiser.cjs catches a violation planted for it, and lets its neighbour pass.
// Method: one temporary tree with all plants, cruised once with the real configuration.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowed, planted } from './planted-imports.js';

const root = join(import.meta.dirname, '..', '..');
const configFile = join(root, '.dependency-cruiser.cjs');
const config = createRequire(import.meta.url)(configFile) as { forbidden: { name: string }[] };
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Violation {
  from: string;
  rule: { name: string };
}

let tree = '';
let caught: Violation[] = [];

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

/** A file that imports each of `targets`; targets inside the tree are made unless they are planted too. */
function plant(file: string, targets: readonly string[]): void {
  write(
    file,
    targets.map((target, at) => `import * as i${at} from '${target}';\nvoid i${at};`).join('\n'),
  );
}

function plantDoors(): void {
  const libs =
    'kernel statute contracts platform persistence audit messaging agencies jobs access approvals court-app testing';
  for (const lib of [...libs.split(' '), 'unlisted']) {
    write(`libs/${lib}/src/index.ts`, 'export const door = 1;');
    write(`libs/${lib}/src/inside.ts`, 'export const inside = 1;');
  }
  for (const place of ['case-flow/src/cases', 'case-flow/src/nodes', 'case-funds/src/payouts']) {
    for (const part of [
      'index',
      'x.entity',
      'x.service',
      'x.repository',
      'x.read-model',
      'y.spec',
    ]) {
      write(`apps/${place}/${part}.ts`, 'export const part = 1;');
    }
  }
}

/** A cycle is reported once, at the file where it is met first; this is its other half. */
const otherHalf = { file: 'apps/case-flow/src/cases/ring-b.ts', imports: ['./ring-a.js'] };

beforeAll(async () => {
  tree = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  mkdirSync(join(tree, 'test'));
  plantDoors();
  for (const { file, imports } of [...planted, ...allowed, otherHalf]) plant(file, imports);
  const args = [cruiser, '--config', configFile, '--output-type', 'json', 'apps', 'libs', 'test'];
  const cruise = promisify(execFile)(process.execPath, args, { cwd: tree, maxBuffer: 64e6 });
  const { stdout } = await cruise.catch((error: unknown) => error as { stdout: string });
  caught = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

const rulesFor = (file: string): string[] => [
  ...new Set(caught.filter((one) => one.from === file).map((one) => one.rule.name)),
];

describe('import rules', () => {
  it.each(planted)('$rule catches $file importing $imports', ({ rule, file }) => {
    expect(rulesFor(file)).toContain(rule);
  });

  it.each(allowed)('$file may import $imports', ({ file }) => {
    expect(rulesFor(file)).toEqual([]);
  });

  it.each(config.forbidden)('$name has a planted violation', ({ name }) => {
    expect(planted.map(({ rule }) => rule)).toContain(name);
  });
});
