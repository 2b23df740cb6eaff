// Rules and their reasons: each block says what it protects. Own rules live in scripts/lint-rules.
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';
import { ownRules } from './scripts/lint-rules/index.mjs';

const server = ['apps/**/*.ts', 'libs/**/*.ts'];
const web = ['apps/web/**/*.{ts,tsx}'];
const tests = ['**/*.{spec,e2e,fixture}.ts', '{test,apps/*/test}/**/*.ts'];

const clockHint = 'take a Clock (technical time) or legal_now() (legal time)';

const forbid = (selector, message) => ({ selector, message });
const member = (object, property) =>
  `MemberExpression[object.name='${object}'][property.name='${property}']`;

/** Time, chance and floats enter through one door each, so that a run can be repeated to the fen. */
const impure = [
  forbid(member('Date', 'now'), `Date.now: ${clockHint}.`),
  forbid("NewExpression[callee.name='Date'][arguments.length=0]", `new Date(): ${clockHint}.`),
  forbid(member('Math', 'random'), 'Math.random: use newId() or crypto.'),
  forbid(
    "CallExpression[callee.name='parseFloat']",
    'parseFloat: money is parsed by parseYuan, numbers by Number.',
  ),
  forbid(member('Number', 'parseFloat'), 'parseFloat: money is parsed by parseYuan.'),
];
const environment = forbid(
  member('process', 'env'),
  'process.env is read in config.ts alone: one documented object per process.',
);
const defaultExport = forbid(
  'ExportDefaultDeclaration',
  'No default export: one name for one thing everywhere.',
);
const exportAll = forbid(
  'ExportAllDeclaration',
  'No `export *`: a door lists what passes through it.',
);
const sleep = forbid(
  "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
  'No sleeps in tests: poll with eventually().',
);

const size = {
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 50 }],
  complexity: ['error', 10],
};

const plain = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-param-reassign': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
};

const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unsafe-function-type': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
};

const own = Object.fromEntries(
  Object.keys(ownRules.rules).map((name) => [`enforcement/${name}`, 'error']),
);

/** Where a general rule does not hold, and why. A path not listed here has no exception. */
const exceptions = [
  {
    // The one place that reads the machine's clock; everybody else is handed a Clock.
    files: ['libs/kernel/src/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', environment, defaultExport, exportAll] },
  },
  {
    files: ['**/config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...impure, defaultExport, exportAll] },
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.cache/',
      '.demo/',
      'coverage/',
      'docs/',
      'apps/web/dist/',
      '**/fixtures/planted/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: [...server, 'test/**/*.ts'],
    ignores: web,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        emitDecoratorMetadata: true,
        experimentalDecorators: true,
      },
    },
    plugins: { '@typescript-eslint': tseslint.plugin, enforcement: ownRules },
    rules: {
      ...plain,
      ...size,
      ...typed,
      ...own,
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'no-restricted-syntax': ['error', ...impure, environment, defaultExport, exportAll],
    },
  },
  ...exceptions,
  {
    files: tests,
    ignores: web,
    plugins: { jest },
    settings: { jest: { version: 30, globalPackage: '@jest/globals' } },
    rules: {
      'max-lines-per-function': 'off', // a describe block is a list of sentences
      complexity: ['error', 20], // a brute-force second implementation is meant to be plain, not short
      'enforcement/few-parameters': 'off', // the columns of an it.each row
      'enforcement/access-declared': 'off', // controllers made to be refused
      'enforcement/event-past-tense': 'off', // probes of the bus
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', sleep, defaultExport],
      'jest/expect-expect': [
        'error',
        {
          assertFunctionNames: [
            'expect',
            'expect*',
            '*.expect*',
            '**.assert',
            'fc.assert',
            'assert*',
          ],
        },
      ],
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/valid-expect': 'error',
    },
  },
  {
    files: web,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      ...plain,
      'max-lines': size['max-lines'],
      'max-params': ['error', 4],
      complexity: ['error', 15], // a component's conditions are mostly what to show
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': typed['@typescript-eslint/no-unused-vars'],
    },
  },
  {
    files: ['scripts/**/*.mjs', 'test/**/*.mjs', '*.config.mjs'],
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      ...plain,
      'max-lines': size['max-lines'],
      'max-params': ['error', 4],
      complexity: size.complexity,
      'no-unused-vars': 'error',
    },
  },
);
