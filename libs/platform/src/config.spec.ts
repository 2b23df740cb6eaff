import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { baseConfigSchema, ConfigError, loadConfig } from './config.js';

/** Aim: a process starts with a whole configuration or says all that is wrong with it. */
const GOOD = {
  HTTP_PORT: '3101',
  DATABASE_URL: 'postgres://case_flow:secret@127.0.0.1/db',
  OIDC_ISSUER: 'http://127.0.0.1:3109',
  OIDC_JWKS_URL: 'http://127.0.0.1:3109/jwks',
};

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(baseConfigSchema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('is typed, has the documented defaults and cannot be changed', () => {
    const config = loadConfig(baseConfigSchema, { ...GOOD, SERVICE_ROLE: '' });

    expect(config).toMatchObject({
      HTTP_PORT: 3101,
      SERVICE_ROLE: 'both',
      BUS_KIND: 'postgres-log',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('describes every variable', () => {
    const bare = Object.entries(baseConfigSchema.shape).filter(
      ([, field]) => !(field as z.ZodType).description,
    );

    expect(bare).toEqual([]);
  });

  it('names every fault at once', () => {
    const faults = faultsOf({ HTTP_PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' });

    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'HTTP_PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'OIDC_ISSUER',
      'OIDC_JWKS_URL',
    ]);
  });

  it.each([
    ['BUS_KIND', 'kafka', 'KAFKA_BROKERS'],
    ['QUEUE_KIND', 'redis', 'REDIS_URL'],
  ])('needs the address that %s=%s implies', (name, value, needed) => {
    expect(faultsOf({ ...GOOD, [name]: value })).toEqual([expect.stringContaining(needed)]);
  });

  it.each([
    ['OIDC_ISSUER', 'http://issuer.test'],
    ['OIDC_JWKS_URL', 'http://issuer.test/jwks'],
    ['OIDC_JWKS_URL', 'ftp://issuer.test/jwks'],
  ])('refuses production with %s=%s', (name, value) => {
    const secure = {
      ...GOOD,
      NODE_ENV: 'production',
      OIDC_ISSUER: 'https://issuer.test',
      OIDC_JWKS_URL: 'HTTPS://issuer.test/jwks',
    };

    expect(faultsOf(secure)).toEqual([]);
    expect(faultsOf({ ...secure, [name]: value })).toEqual([
      `${name}: NODE_ENV=production 下必须使用 https`,
    ]);
    expect(faultsOf({ ...secure, NODE_ENV: 'test', [name]: value })).toEqual([]);
  });

  it('never repeats a value: it may be a secret', () => {
    expect(faultsOf({ ...GOOD, DATABASE_URL: 'mysql://u:hunter2@h' }).join()).not.toContain(
      'hunter2',
    );
  });

  it('keeps the rule of an app beside the common ones', () => {
    const schema = z.object({ ...baseConfigSchema.shape, CASE_FLOW_URL: z.url() });

    expect(() => loadConfig(schema, GOOD)).toThrow('CASE_FLOW_URL');
  });
});
