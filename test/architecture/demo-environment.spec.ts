// Aim: what the demo hands to each app is what the app's configuration asks for, found without starting anything.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@lib/platform';
import { schemasOfApps } from './compose.js';
import { root } from './tree.js';

type Environments = Record<string, Record<string, string>>;

interface Launcher {
  environments(run: unknown): Environments;
}

const schemas = await schemasOfApps();
const apps = [
  'gateway',
  'case-flow',
  'query-control',
  'case-funds',
  'identity',
  'agency-simulator',
];

/** A run as scripts/platform makes it: every port, address and secret is there, whatever its name. */
function runOf(kind: 'embedded' | 'real', stateDir: string): unknown {
  const port = (at: number): number => 3100 + at;
  return {
    stateDir,
    ports: Object.fromEntries(apps.map((app, at) => [app, port(at)])),
    urls: Object.fromEntries(apps.map((app, at) => [app, `http://127.0.0.1:${port(at)}`])),
    secrets: new Proxy({}, { get: () => 'a-secret-made-for-this-test' }),
    servers: {
      kind,
      adminUrl: 'postgres://postgres@127.0.0.1:5432/enforcement',
      redisUrl: 'redis://127.0.0.1:6379',
      kafkaBrokers: '127.0.0.1:9092',
      prefix: 'demo-',
    },
  };
}

describe.each(['embedded', 'real'] as const)('demo on %s services', (kind) => {
  let stateDir = '';
  let given: Environments = {};

  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'demo-environment-'));
    const { environments } = (await import(
      join(root, 'scripts/platform/environments.mjs')
    )) as Launcher;
    given = environments(runOf(kind, stateDir));
  });

  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  it('starts every app that listens', () => {
    const listening = [...schemas].flatMap(([app, { shape }]) =>
      'HTTP_PORT' in shape ? [app] : [],
    );

    expect(Object.keys(given)).toEqual(expect.arrayContaining(listening));
  });

  it.each(apps.filter((app) => schemas.has(app)))(
    '%s accepts its environment and knows every name in it',
    (app) => {
      const schema = schemas.get(app);
      const environment = given[app] ?? {};

      expect(Object.keys(environment).filter((name) => !(name in (schema?.shape ?? {})))).toEqual(
        [],
      );
      expect(() => schema && loadConfig(schema, environment)).not.toThrow();
    },
  );
});
