const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc: {
        target: 'es2023',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          useDefineForClassFields: false,
        },
      },
    },
  ],
};

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@lib/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform,
  setupFiles: ['<rootDir>/test/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.demo', '<rootDir>/.cache'],
};

/** Suffix decides the kind: unit has no I/O, db needs PostgreSQL, stack needs all three servers. */
const kind = (displayName, testMatch, extra = {}) => ({
  ...base,
  displayName,
  testMatch,
  ...extra,
});

export default {
  // A busy machine is slow, not wrong: timings are for benchmarks.
  testTimeout: 60_000,
  projects: [
    kind('unit', ['<rootDir>/{apps,libs}/**/*.spec.ts'], {
      testPathIgnorePatterns: ['/node_modules/', '\\.(db|access|stack)\\.spec\\.ts$', '/apps/web/'],
    }),
    kind('access', ['<rootDir>/{apps,libs,test}/**/*.access.spec.ts']),
    kind('db', ['<rootDir>/{apps,libs}/**/*.db.spec.ts']),
    kind('stack', [
      '<rootDir>/{apps,libs}/**/*.stack.spec.ts',
      '<rootDir>/test/scenarios/**/*.e2e.ts',
    ]),
    kind('arch', ['<rootDir>/test/architecture/**/*.spec.ts']),
    kind('browser', ['<rootDir>/test/browser/**/*.e2e.ts']),
  ],
};
