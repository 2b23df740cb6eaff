import { request } from 'node:http';
import { listEndpoints } from '@lib/access';
import { problemSchema, roleSchema } from '@lib/contracts';
import { createApp } from '@lib/platform';
import { createTestDatabase } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule, mountGateway } from './app.module.js';
import { readConfig } from './config.js';

/** Aim: the front door opens itself to nobody beyond what is listed here; method: every endpoint without a token. */
const PUBLIC = [
  'GET /api',
  'GET /auth/callback',
  'GET /auth/login',
  'POST /auth/logout',
  'GET /docs',
  'GET /docs/:app',
  'GET /docs/:app/openapi.json',
];

describe('access to the gateway', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    database = await createTestDatabase(['gateway']);
    const config = readConfig({
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url('gateway'),
      OIDC_ISSUER: 'http://127.0.0.1:1',
      OIDC_CLIENT_SECRET: 'secret-of-this-spec',
      SESSION_SECRET: 'secret-of-this-spec',
      PUBLIC_URL: 'http://127.0.0.1:3100',
      CASE_FLOW_URL: 'http://127.0.0.1:1',
      QUERY_CONTROL_URL: 'http://127.0.0.1:1',
      CASE_FUNDS_URL: 'http://127.0.0.1:1',
    });
    app = await createApp({
      name: 'gateway',
      module: GatewayModule.forRoot(config),
      config,
      configure: mountGateway,
    });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('is public for exactly these methods', () => {
    const open = listEndpoints(app).filter((endpoint) => endpoint.access?.kind === 'public');

    expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual(PUBLIC);
  });

  it('asks everything else for a token, whatever the role', async () => {
    const closed = listEndpoints(app).filter((endpoint) => endpoint.access?.kind === 'roles');

    expect(closed.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /auth/me']);
    for (const { path, access } of closed) {
      expect(access).toMatchObject({ roles: roleSchema.options, unmask: [] });
      for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { authorization: 'Basic x' }]) {
        expect((await app.inject({ url: path, headers })).statusCode).toBe(401);
      }
    }
  });

  it('says that nobody can sign in while the identity provider is away', async () => {
    const answer = await app.inject({ url: '/auth/login', headers: { host: '127.0.0.1:3100' } });

    expect(answer.json()).toMatchObject({ status: 503, code: 'AUTH.IDENTITY_UNAVAILABLE' });
  });

  it('sends a browser to the host its cookies belong to before it signs in', async () => {
    const answer = await app.inject({
      url: '/auth/login?returnTo=/cases/1',
      headers: { host: 'localhost:3100' },
    });

    expect(answer.headers.location).toBe('http://127.0.0.1:3100/auth/login?returnTo=%2Fcases%2F1');
  });

  it.each(['/api/case-flow/metrics', '/api/case-flow/%2e%2e/x', '/api/case-flow/../../auth/me'])(
    'gives nothing of its own or of an app’s operator through %s',
    async (url) => {
      const answer = await app.inject({ url });

      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('process_cpu');
    },
  );

  it.each([undefined, 'Bearer a.b.c', 'Basic x'])(
    'refuses a body of nobody before it arrives (Authorization: %s)',
    async (authorization) => {
      const home = await app.getUrl();
      const status = await new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': '9' };
        const call = request(`${home}/api/case-flow/cases`, {
          method: 'POST',
          headers: authorization === undefined ? headers : { ...headers, authorization },
        });
        call.once('error', reject).once('response', (answer) => {
          resolve(answer.statusCode);
          call.destroy();
        });
        call.flushHeaders();
      });

      expect(status).toBe(401);
    },
  );

  it('shows the documents of all six apps, and where each is reached', async () => {
    const { apps } = (await app.inject('/api')).json<{ apps: { app: string; path?: string }[] }>();

    expect(apps.map(({ app: name, path }) => [name, path])).toEqual([
      ['case-flow', '/api/case-flow'],
      ['query-control', '/api/query-control'],
      ['case-funds', '/api/case-funds'],
      ['gateway', '/'],
      ['identity', undefined],
      ['agency-simulator', undefined],
    ]);
    for (const { app: name } of apps) {
      const page = await app.inject(`/docs/${name}`);
      expect([page.statusCode, page.headers['content-type']]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      const document = (await app.inject(`/docs/${name}/openapi.json`)).json();
      expect(document).toMatchObject({ openapi: '3.1.0', info: { title: `enforcement ${name}` } });
    }
  });

  it.each([
    ['GET', `/auth/login?returnTo=/${'x'.repeat(501)}`],
    ['GET', '/auth/login?returnTo=/a&returnTo=/b'],
    ['GET', '/auth/login?returnTo=%00'],
    ['GET', '/auth/callback?code=1&code=2&state=x'],
    ['GET', `/auth/callback?state=${'x'.repeat(4_001)}`],
    ['GET', '/auth/callback?error=%00'],
    ['GET', '/docs/%00'],
    ['GET', '/docs/..%2f..%2fpackage'],
    ['GET', `/docs/${'x'.repeat(1_500)}`],
    ['GET', '/docs/web/openapi.json'],
    ['GET', '/assets/%00.js'],
    ['GET', '/assets/missing.js'],
    ['GET', '/..%2f..%2fpackage.json'],
    ['POST', '/docs'],
    ['POST', '/auth/login'],
    ['PATCH', '/api/case-flow/cases'],
    ['DELETE', '/api/case-flow/cases/1'],
    ['GET', '/api/identity/jwks'],
  ] as const)('refuses %s %s with a problem', async (method, url) => {
    const answer = await app.inject({ method, url, headers: { host: '127.0.0.1:3100' } });

    expect(answer.headers['content-type']).toContain('application/problem+json');
    const { status } = problemSchema.parse(answer.json());
    expect(status).toBe(answer.statusCode);
    expect([400, 403, 404]).toContain(status);
  });

  it.each(['{"a":', '[]', 'null'])('signs out whatever the body, or refuses %s', async (text) => {
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'spec' };
    const answer = await app.inject({
      method: 'POST',
      url: '/auth/logout',
      payload: text,
      headers,
    });

    expect([200, 400]).toContain(answer.statusCode);
    expect(answer.json()).toEqual(
      answer.statusCode === 200 ? { logoutUrl: '/' } : problemSchema.parse(answer.json()),
    );
  });

  it('is ready while its database answers', async () => {
    expect((await app.inject('/readyz')).json()).toEqual({
      ready: true,
      checks: { database: { ok: true } },
    });
  });
});
