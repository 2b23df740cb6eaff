// Aim: docker-compose.yml and the apps say the same: variables, ports, health. No engine is needed for that.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@lib/platform';
import type { z } from 'zod';
import {
  appOf,
  composeText,
  interpolated,
  readCompose,
  schemasOfApps,
  variableFaults,
} from './compose.js';
import { root } from './tree.js';

const required = readCompose(composeText)['x-required-variables'];
/** What an operator of the demo has to bring; the file itself holds no secret. */
const brought = {
  ...Object.fromEntries(required.map((name) => [name, 'a-value-made-for-this-test'])),
  NODE_ENV: 'development',
};
const compose = readCompose(composeText, brought);
const services = Object.entries(compose.services);
const appServices = services.filter(([name, service]) => appOf(service) === name);
const schemas = await schemasOfApps();
/** Apps that listen are services; tools (ctl, the demo's driver) are checked where compose runs them. */
const httpApps = [...schemas].flatMap(([app, schema]) =>
  'HTTP_PORT' in schema.shape ? [app] : [],
);
const composed = [...schemas.keys()].filter((app) =>
  services.some(([, one]) => appOf(one) === app),
);

/** The ports of docs and demo; a browser test or a bookmark relies on them. */
const portOf: Record<string, string> = {
  gateway: '3100',
  'case-flow': '3101',
  'query-control': '3102',
  'case-funds': '3103',
  identity: '3109',
  'agency-simulator': '3110',
};

describe('docker-compose.yml', () => {
  it('brings up PostgreSQL, Redis, Kafka and every app that listens', () => {
    const names = services.map(([name]) => name);

    expect(names).toEqual(
      expect.arrayContaining(['postgres', 'redis', 'kafka', 'migrate', ...httpApps]),
    );
  });

  it('keeps Redis from forgetting: noeviction and append-only file', () => {
    const command = compose.services['redis']?.command?.join(' ') ?? '';

    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('runs Kafka in KRaft mode, without ZooKeeper', () => {
    const env = compose.services['kafka']?.environment ?? {};

    expect(env['KAFKA_PROCESS_ROLES']).toBe('broker,controller');
    expect(Object.keys(env).filter((name) => /ZOOKEEPER/.test(name))).toEqual([]);
  });

  it('pins every image of others to a version', () => {
    const foreign = services
      .map(([, service]) => service.image ?? '')
      .filter((image) => image !== 'enforcement-platform');

    expect(foreign.filter((image) => !/:\d+(\.\d+)*/.test(image))).toEqual([]);
  });

  it('shows the simulated world in profile sim alone', () => {
    const inProfile = services
      .filter(([, service]) => service.profiles?.includes('sim'))
      .map(([name]) => name);

    expect(inProfile.sort()).toEqual(['agency-simulator', 'identity']);
  });

  it('builds all apps from one stage that the Dockerfile has', () => {
    const stages = readFileSync(join(root, 'Dockerfile'), 'utf8').match(/(?<= AS )[a-z-]+/g) ?? [];
    const targets = services.flatMap(([, service]) => service.build?.target ?? []);

    expect(stages.length).toBeGreaterThan(1);
    expect(new Set(targets).size).toBe(1);
    expect(stages).toContain(targets[0]);
  });

  it('runs the image on the Node of package.json', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: { node: string };
    };
    const images =
      readFileSync(join(root, 'Dockerfile'), 'utf8').match(/(?<=^FROM node:)[\d.]+/gm) ?? [];

    expect(new Set(images)).toEqual(new Set([manifest.dependencies.node]));
  });

  it('holds no default for a password or a secret', () => {
    const defaults = [
      ...composeText.matchAll(/\$\{([A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN)):-([^}]+)\}/g),
    ];

    expect(defaults.map(([all]) => all)).toEqual([]);
    expect(required.filter((name) => !interpolated(composeText).includes(name))).toEqual([]);
  });

  it('is production unless the operator says that it is the demo', () => {
    const set = composeText.match(/^ +NODE_ENV: .*/gm)?.map((line) => line.trim());

    expect(set).toEqual(['NODE_ENV: ${NODE_ENV:-production}']);
  });

  it('takes from the operator only variables that a config schema knows or that it lists itself', () => {
    const known = new Set([...schemas.values()].flatMap((schema) => Object.keys(schema.shape)));
    const listed = Object.keys(compose['x-operator-variables']);

    expect(
      interpolated(composeText).filter((name) => !known.has(name) && !listed.includes(name)),
    ).toEqual([]);
    expect(listed.filter((name) => !interpolated(composeText).includes(name))).toEqual([]);
  });
});

describe.each(appServices)('service %s', (name, service) => {
  const port = portOf[name];

  it('listens on its port, and what is published or exposed leads there', () => {
    const inside = [
      ...(service.expose ?? []),
      ...(service.ports ?? []).map((one) => one.split(':').at(-1)),
    ];

    expect(service.environment?.['HTTP_PORT']).toBe(port);
    expect(inside).toEqual([port]);
  });

  it('is healthy when /readyz on its own port says so', () => {
    expect(service.healthcheck?.test.join(' ')).toContain(`'http://127.0.0.1:${port}/readyz'`);
  });

  it('waits for the servers and the migration', () => {
    expect(service.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      kafka: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
  });
});

describe.each(composed)('configuration of %s', (app) => {
  const service = services.find(([, one]) => appOf(one) === app)?.[1];
  const environment = service?.environment ?? {};
  const given = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, String(value ?? '')]),
    );

  it('has every variable of its schema in docker-compose.yml and no other', () => {
    const known = Object.keys(schemas.get(app)?.shape ?? {});

    expect(variableFaults(Object.keys(environment), known)).toEqual([]);
  });

  it('accepts the values of docker-compose.yml', () => {
    expect(() => loadConfig(schemas.get(app) as z.ZodObject, given())).not.toThrow();
  });

  it('refuses them in production where they name an open address of sign-in', () => {
    const open = ['OIDC_ISSUER', 'OIDC_JWKS_URL', 'PUBLIC_URL', 'GATEWAY_URL'].filter(
      (name) => name in (schemas.get(app)?.shape ?? {}),
    );
    const start = (): unknown =>
      loadConfig(schemas.get(app) as z.ZodObject, { ...given(), NODE_ENV: 'production' });

    if (open.length === 0) expect(start).not.toThrow();
    for (const name of open) expect(start).toThrow(`${name}: NODE_ENV=production`);
  });
});

describe('planted faults of the compose file', () => {
  it('finds a variable that no schema knows and one that compose forgot', () => {
    expect(variableFaults(['HTTP_PORT', 'TYPO_URL'], ['HTTP_PORT', 'DATABASE_URL'])).toEqual([
      'TYPO_URL: not in the config schema',
      'DATABASE_URL: not in docker-compose.yml',
    ]);
  });

  it('reads merged keys and defaults as an engine does', () => {
    const { services: read } = readCompose(
      "x-a: &a { LOG: '${LOG:-info}', KEPT: '${NONE}' }\nservices: { s: { environment: { <<: *a, PORT: '1' } } }",
    );

    expect(read['s']?.environment).toEqual({ LOG: 'info', KEPT: '', PORT: '1' });
  });

  it('names every variable the operator may set', () => {
    expect(interpolated('a: ${B:-c}${A}\nd: ${B}')).toEqual(['A', 'B']);
  });
});
