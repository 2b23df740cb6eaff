// Aim: the rules of style.md §3 are on for the code they are meant for; a rule nobody runs protects nothing.
// Method: the real configuration is asked what holds for a path, and a planted text is linted with it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownRules } from '../../scripts/lint-rules/index.mjs';
import { root } from './tree.js';

const eslint = join(root, 'node_modules/eslint/bin/eslint.js');

interface Config {
  rules: Record<string, [number, ...unknown[]]>;
}

async function configFor(path: string): Promise<Config> {
  const { stdout } = await promisify(execFile)(process.execPath, [eslint, '--print-config', path], {
    cwd: root,
  });
  return JSON.parse(stdout) as Config;
}

const onEverywhere = [
  '@typescript-eslint/no-floating-promises',
  '@typescript-eslint/no-misused-promises',
  '@typescript-eslint/switch-exhaustiveness-check',
  '@typescript-eslint/no-explicit-any',
  '@typescript-eslint/consistent-type-imports',
  'max-lines',
  'complexity',
  'no-console',
];

const onTests = ['jest/expect-expect', 'jest/no-focused-tests', 'jest/no-disabled-tests'];

describe('lint configuration', () => {
  let product: Config;
  let test: Config;
  let configFile: Config;

  beforeAll(async () => {
    [product, test, configFile] = (await Promise.all(
      [
        'libs/kernel/src/money.ts',
        'libs/kernel/src/money.spec.ts',
        'apps/case-flow/src/config.ts',
      ].map(configFor),
    )) as [Config, Config, Config];
  }, 60_000);

  it.each(onEverywhere)('%s is an error in product code and in tests', (rule) => {
    expect([product.rules[rule]?.[0], test.rules[rule]?.[0]]).toEqual([2, 2]);
  });

  it.each([
    ...Object.keys(ownRules.rules).map((name) => `enforcement/${name}`),
    'max-lines-per-function',
  ])('%s is an error in product code', (rule) => {
    expect(product.rules[rule]?.[0]).toBe(2);
  });

  it.each(onTests)('%s is an error in tests', (rule) => {
    expect(test.rules[rule]?.[0]).toBe(2);
  });

  it.each([
    ["MemberExpression[object.name='Date'][property.name='now']", true],
    ["NewExpression[callee.name='Date'][arguments.length=0]", true],
    ["MemberExpression[object.name='Math'][property.name='random']", true],
    ["CallExpression[callee.name='parseFloat']", true],
    ["MemberExpression[object.name='process'][property.name='env']", false],
    ['ExportDefaultDeclaration', true],
  ])('%s is restricted in product code (in config.ts too: %s)', (selector, inConfigToo) => {
    const selectors = (config: Config): string[] =>
      (config.rules['no-restricted-syntax'] ?? [])
        .slice(1)
        .map((one) => (one as { selector: string }).selector);

    expect(selectors(product)).toContain(selector);
    expect(selectors(configFile).includes(selector)).toBe(inConfigToo);
  });
});
