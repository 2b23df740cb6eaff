// What must never import what (architecture.md §9). Every rule carries its reason in `comment`, and
// test/architecture/boundaries.spec.ts plants a violation of each that must be caught.

const { levels } = require('./scripts/lib-levels.cjs');

const tests = '(\\.(spec|e2e|fixture)\\.ts$|^apps/[^/]+/test/)';
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
const feature = '^apps/([^/]+)/src/([^/]+)/';
const outside = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'];

// The top level has nothing above it and no neighbour: no rule of its own.
const levelRules = levels.slice(0, -1).map((names, level) => ({
  name: `lib-level-${level}`,
  comment:
    'A library imports only from a lower level: promises are built upwards, and no two libraries explain each other.',
  from: {
    path: `^libs/(${names.join('|')})/`,
    pathNot: tests,
  },
  to: { path: `^libs/(${levels.slice(level).flat().join('|')})/`, pathNot: '^libs/$1/' },
}));

/** A driver is imported by the one library that makes promises about it; tests of failures may reach past it. */
const driver = (name, packages, lib) => ({
  name: `driver-${name}`,
  comment: `${packages.join(', ')} only in libs/${lib}: its defences against known faults live there and nowhere else.`,
  from: { path: '^(apps|libs)/', pathNot: [`^libs/${lib}/`, '^libs/testing/', tests] },
  to: { path: npm(...packages) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment:
        'Modules of a cycle cannot be understood, tested or loaded alone; entities in a cycle fail at boot.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be resolved escapes every other rule of this file.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'app-not-to-app',
      comment:
        'Services meet by events and HTTP; a shared module would couple their releases and their data.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'lib-not-to-app',
      comment: 'A library that knows an app is a part of that app.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    ...levelRules,
    {
      name: 'lib-level-known',
      comment: 'A library without a level in this file would escape the levels: give it one.',
      from: { path: '^(apps|libs|test)/' },
      to: { path: '^libs/', pathNot: `^libs/(${levels.flat().join('|')})/` },
    },
    {
      name: 'lib-door',
      comment:
        'A library is entered by its index.ts (@lib/<name>): what is behind may change without notice.',
      from: { path: '^(apps|libs|test)/([^/]+)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'feature-door',
      comment: 'A feature is entered by its index.ts: its tables and rules stay its own.',
      from: { path: feature, pathNot: '^apps/web/' },
      to: {
        path: '^apps/$1/src/[^/]+/',
        pathNot: ['^apps/$1/src/$2/', '^apps/$1/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'feature-door-from-app',
      comment:
        "The app's own files and the cross-service tests use the features' doors like everybody else.",
      from: { path: '^(apps/[^/]+/src/[^/]+\\.ts$|test/)', pathNot: '^apps/web/' },
      to: { path: feature, pathNot: ['^apps/web/', '^apps/[^/]+/src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'pure-law',
      comment: 'Rules, states, kernel and statute compute from their arguments alone.',
      from: { path: ['\\.(rules|states)\\.ts$', '^libs/(kernel|statute)/'], pathNot: tests },
      to: { dependencyTypes: outside },
    },
    {
      name: 'entity-is-data',
      comment: 'A row does not know who moves it.',
      from: { path: '\\.entity\\.ts$' },
      to: { path: '\\.(service|controller|dto|presenter)\\.ts$' },
    },
    {
      name: 'controller-thin',
      comment:
        'A controller asks a service or a read model: rules and transactions are not decided at the door.',
      from: { path: '\\.controller\\.ts$' },
      to: { path: ['\\.(entity|repository)\\.ts$', npm('typeorm')] },
    },
    {
      name: 'read-model-reads',
      comment: 'A question changes nothing.',
      from: { path: '\\.read-model\\.ts$' },
      to: { path: '\\.service\\.ts$' },
    },
    {
      name: 'contracts-portable',
      comment: 'Contracts run in the browser too.',
      from: { path: '^libs/contracts/', pathNot: tests },
      to: { path: npm('@nestjs', 'typeorm', 'fastify', 'pg') },
    },
    {
      name: 'contracts-no-node',
      comment: 'Contracts run in the browser too: no Node core module there.',
      from: { path: '^libs/contracts/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-libs',
      comment:
        'The browser gets kernel, statute and contracts; every other library is of the server.',
      from: { path: '^apps/web/' },
      to: { path: '^libs/', pathNot: '^libs/(kernel|statute|contracts)/' },
    },
    {
      name: 'production-not-to-testing',
      comment: 'A moved clock or a cloned database must be impossible in production.',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', tests] },
      to: { path: ['^libs/testing/', '^test/', tests] },
    },
    {
      name: 'production-not-to-dev',
      comment: 'The image is installed without devDependencies (web is bundled when it is built).',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/testing/', '^apps/web/', tests] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm', 'type-only'],
        pathNot: npm('@types'),
      },
    },
    driver('kafka', ['kafkajs'], 'messaging'),
    driver('queue', ['bullmq', 'ioredis'], 'jobs'),
    driver('postgres', ['pg'], 'persistence'),
  ].map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^apps/web/dist/', '\\.(css|png|svg|json)$'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
