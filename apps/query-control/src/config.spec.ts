// Aim: the configuration names every fault and turns bodies in service mode into accounts; by table.
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '@lib/platform';
import { configSchema, settingsOf } from './config.js';

const given = {
  HTTP_PORT: '3102',
  DATABASE_URL: 'postgres://query_control@localhost/x',
  OIDC_ISSUER: 'http://localhost:3109',
  OIDC_JWKS_URL: 'http://localhost:3109/jwks',
  CASE_FLOW_URL: 'http://localhost:3101',
  CASE_FUNDS_URL: 'http://localhost:3103',
  EXCHANGE_DIR: '/tmp/exchange',
};

describe('configuration of query-control', () => {
  it('has defaults for every clock', () => {
    const settings = settingsOf(loadConfig(configSchema, given));

    expect(settings).toMatchObject({
      exchangeScanMs: 300,
      releaseSweepSeconds: 30,
      unfilledCapGraceSeconds: 30,
      serviceBodies: [],
      worker: true,
    });
  });

  it('reads bodies in service mode, passwords with colons included', () => {
    const config = loadConfig(configSchema, { ...given, SERVICE_BODIES: 'BANK-F:f:a:b,RE:re:c' });

    expect(settingsOf(config).serviceBodies).toEqual([
      { institution: 'BANK-F', user: 'f', password: 'a:b' },
      { institution: 'RE', user: 're', password: 'c' },
    ]);
  });

  it('refuses a short password of a body in production, and only there', () => {
    const secure = {
      ...given,
      OIDC_ISSUER: 'https://login.example',
      OIDC_JWKS_URL: 'https://login.example/jwks',
      NODE_ENV: 'production',
    };
    const of = (password: string): Record<string, string> => ({
      SERVICE_BODIES: `BANK-F:f:long-enough-password,RE:re:${password}`,
    });

    expect(() => loadConfig(configSchema, { ...secure, ...of('fifteen-letters') })).toThrow(
      'SERVICE_BODIES',
    );
    expect(() => loadConfig(configSchema, { ...secure, ...of('sixteen-letters-') })).not.toThrow();
    expect(() => loadConfig(configSchema, { ...given, ...of('short') })).not.toThrow();
  });

  it.each([
    ['SERVICE_BODIES', 'BANK-F:only-a-user'],
    ['EXCHANGE_SCAN_MS', '1'],
    ['RELEASE_SWEEP_SECONDS', '3600'],
    ['CASE_FLOW_URL', 'case-flow'],
    ['EXCHANGE_DIR', ''],
  ])('refuses %s=%s', (name, value) => {
    expect(() => loadConfig(configSchema, { ...given, [name]: value })).toThrow(name);
  });
});
