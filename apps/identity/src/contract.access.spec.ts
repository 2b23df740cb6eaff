// Aim: what the document of this app promises is what `oidc-provider` and the sign-in page answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityApi, problemSchema } from '@lib/contracts';
import { createApp } from '@lib/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentityModule, mountProvider } from './app.module.js';
import { readConfig } from './config.js';

const ISSUER = 'http://127.0.0.1:3109';
const GATEWAY = 'http://127.0.0.1:3100';
const SECRET = 'secret-of-this-spec';
const FORM = 'application/x-www-form-urlencoded';
const state = mkdtempSync(join(tmpdir(), 'identity-contract-'));
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  const config = readConfig({
    ...{ HTTP_PORT: '0', LOG_LEVEL: 'silent', OIDC_ISSUER: ISSUER, GATEWAY_URL: GATEWAY },
    ...{ GATEWAY_CLIENT_SECRET: SECRET, DEMO_PASSWORD: SECRET, IDENTITY_STATE_DIR: state },
  });
  const module = IdentityModule.forRoot(config);
  app = await createApp({ name: 'identity', module, config, configure: mountProvider });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  rmSync(state, { recursive: true });
});

const get = (path: string): Promise<Response> =>
  fetch(new URL(path, url), { redirect: 'manual', headers: { host: '127.0.0.1:3109' } });
const post = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(new URL(path, url), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': FORM,
      authorization: `Basic ${Buffer.from(`gateway:${SECRET}`).toString('base64')}`,
    },
    body: new URLSearchParams(fields),
  });
const request = {
  ...{ client_id: 'gateway', redirect_uri: `${GATEWAY}/auth/callback`, response_type: 'code' },
  ...{ scope: 'openid', code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' },
};

describe('the provider', () => {
  it.each([identityApi.discoverOpenId, identityApi.discoverOAuth])(
    'discovers as promised at $path, each endpoint where the contract has it',
    async ({ path, answer }) => {
      const found = answer.parse(await (await get(path)).json());

      const paths = (['authorize', 'issueTokens', 'readKeys', 'revokeToken', 'endSession'] as const)
        .map((name) => new URL(identityApi[name].path, url).pathname)
        .sort();
      const endpoints = [
        ...[found.authorization_endpoint, found.token_endpoint, found.jwks_uri],
        ...[found.revocation_endpoint, found.end_session_endpoint],
      ];
      expect(endpoints.map((endpoint) => new URL(endpoint).pathname).sort()).toEqual(paths);
      expect(found).toMatchObject({
        issuer: ISSUER,
        code_challenge_methods_supported: ['S256'],
        response_types_supported: ['code'],
      });
      expect(found).not.toHaveProperty('userinfo_endpoint');
      expect(found).not.toHaveProperty('registration_endpoint');
    },
  );

  it('shows its public keys and no private part', async () => {
    const { keys } = identityApi.readKeys.answer.parse(await (await get('/jwks')).json());

    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => 'd' in key)).toEqual([]);
  });

  it('sends a right authorization request to the sign-in page', async () => {
    const { query, path, status } = identityApi.authorize;
    const answer = await get(`${path}?${new URLSearchParams(query.parse(request) as never)}`);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toMatch(/^\/interaction\/[\w-]+$/);
  });

  it.each([
    ['no client', { client_id: 'nobody' }],
    ['a foreign redirect', { redirect_uri: 'http://evil.test/' }],
  ])('answers %s with a page and leads nowhere', async (_title, change) => {
    const answer = await get(`/auth?${new URLSearchParams({ ...request, ...change })}`);

    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('takes a pushed request as promised', async () => {
    const { path, status, answer } = identityApi.pushAuthorization;
    const pushed = await post(path, request);

    expect(pushed.status).toBe(status);
    expect(answer.parse(await pushed.json()).request_uri).toMatch(/^urn:/);
  });

  it.each([
    [identityApi.issueTokens, { grant_type: 'authorization_code', code: 'x', code_verifier: 'y' }],
    [identityApi.issueTokens, { grant_type: 'password', username: 'officer1', password: SECRET }],
    [identityApi.revokeToken, {}],
  ])('refuses at $path in the shape of OAuth 2.0', async ({ path, otherAnswers }, fields) => {
    const answer = await post(path, fields as Record<string, string>);

    expect(answer.status).toBe(400);
    expect(otherAnswers[400].parse(await answer.json()).error).toMatch(/^[a-z_]+$/);
  });
});

describe('the sign-in page', () => {
  it.each([['GET'], ['POST']])('is gone for an unknown sign-in (%s)', async (method) => {
    const answer = await app.inject({ method: method as 'GET', url: '/interaction/unknown' });

    expect(answer.statusCode).toBe(400);
  });

  it.each([
    ['too long an account', { account: 'x'.repeat(101), password: 'y' }],
    ['too long a password', { account: 'officer1', password: 'y'.repeat(201) }],
    ['a list for an account', { account: ['officer1'], password: 'y' }],
    ['a NUL', { account: 'a\u0000', password: 'y' }],
  ])('refuses %s with a problem', async (_title, payload) => {
    const answer = await app.inject({ method: 'POST', url: '/interaction/unknown', payload });

    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(problemSchema.parse(answer.json()).status).toBe(400);
  });
});
