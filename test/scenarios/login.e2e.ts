import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootApp } from '@lib/platform';
import type { RunningApp } from '@lib/platform';
import { createTestDatabase } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import pg from 'pg';
import { loginByForm } from '../../apps/demo/src/session.js';
import { GatewayModule, mountGateway } from '../../apps/gateway/src/app.module.js';
import { readConfig as gatewayConfig } from '../../apps/gateway/src/config.js';
import { openTokens } from '../../apps/gateway/src/sessions/token-seal.js';
import { IdentityModule, mountProvider } from '../../apps/identity/src/app.module.js';
import { readConfig as identityConfig } from '../../apps/identity/src/config.js';

/** Aim: a person gets in by the right password alone, and out again; method: real provider, gateway, database. */
const PASSWORD = 'only-for-this-run';
const SESSION_SECRET = 'share-of-this-run-only';
const CLIENT_SECRET = 'secret-of-this-run-only';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An app behind the gateway: answers what it saw; `/stream` sends two events and stays open. */
function echoApp(): { server: Server; seen: Seen[] } {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      if (url === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: one\n\n');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'inner=1' });
      response.end(JSON.stringify({ ok: true }));
    });
  });
  return { server, seen };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port nobody holds: issuer and gateway must know their own address before they start. */
async function freeAddress(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((done) => server.close(done));
  return url;
}

describe('signing in', () => {
  const state = mkdtempSync(join(tmpdir(), 'identity-'));
  const echo = echoApp();
  const apps: RunningApp[] = [];
  let database: TestDatabase;
  let gateway: string;
  let issuer: string;

  async function startGateway(change: Record<string, string> = {}): Promise<string> {
    const url = await freeAddress();
    const dead = await freeAddress();
    const config = gatewayConfig({
      HTTP_PORT: new URL(url).port,
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url('gateway'),
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      SESSION_SECRET: SESSION_SECRET,
      PUBLIC_URL: gateway,
      CASE_FLOW_URL: await echoUrl(),
      QUERY_CONTROL_URL: dead,
      CASE_FUNDS_URL: dead,
      WEB_ROOT: join(state, 'web'),
      DOCS_ROOT: join(state, 'docs'),
      ...change,
    });
    const module = GatewayModule.forRoot(config);
    apps.push(await bootApp({ name: 'gateway', module, config, configure: mountGateway }));
    return url;
  }

  const echoUrl = async (): Promise<string> =>
    echo.server.listening
      ? `http://127.0.0.1:${(echo.server.address() as AddressInfo).port}`
      : listening(echo.server);

  beforeAll(async () => {
    mkdirSync(join(state, 'web', 'assets'), { recursive: true });
    mkdirSync(join(state, 'docs', 'openapi'), { recursive: true });
    writeFileSync(join(state, 'web', 'index.html'), '<title>page</title>');
    writeFileSync(join(state, 'web', 'assets', 'a.js'), 'export {};');
    const paths = { '/cases/{id}': { get: { summary: '读取 <一件> 案件' } } };
    writeFileSync(
      join(state, 'docs', 'openapi', 'case-flow.json'),
      JSON.stringify({ openapi: '3.1.0', info: { title: 'case-flow', version: '1' }, paths }),
    );
    database = await createTestDatabase(['gateway']);
    [issuer, gateway] = [await freeAddress(), await freeAddress()];
    const config = identityConfig({
      HTTP_PORT: new URL(issuer).port,
      LOG_LEVEL: 'silent',
      OIDC_ISSUER: issuer,
      GATEWAY_URL: gateway,
      GATEWAY_CLIENT_SECRET: CLIENT_SECRET,
      DEMO_PASSWORD: PASSWORD,
      IDENTITY_STATE_DIR: state,
    });
    const module = IdentityModule.forRoot(config);
    apps.push(await bootApp({ name: 'identity', module, config, configure: mountProvider }));
    await startGateway({ HTTP_PORT: new URL(gateway).port });
  }, 60_000);

  afterAll(async () => {
    echo.server.closeAllConnections();
    echo.server.close();
    for (const app of apps.reverse()) await app.stop();
    await database.drop();
    rmSync(state, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(path, gateway), { headers, redirect: 'manual' });
  const post = (path: string, headers: Record<string, string>): Promise<Response> =>
    fetch(new URL(path, gateway), { method: 'POST', headers, body: '{"a":1}' });
  const json = { 'content-type': 'application/json' };

  it('tells who the person is, by a token with the claims of the account', async () => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);

    const me = await get('/auth/me', { cookie });

    expect(await me.json()).toEqual({
      personId: 'person-officer1',
      account: 'officer1',
      name: '承办人1(虚构)',
      roles: ['officer'],
      roleTitles: ['承办人'],
      court: '京0199',
    });
  });

  it('gives an app the caller’s bearer, never the cookie, and passes bodies on unread', async () => {
    const cookie = await loginByForm(gateway, 'applicant1', PASSWORD);
    const headers = {
      ...json,
      cookie,
      'x-requested-with': 'test',
      'x-correlation-id': 'trace-proxy',
    };

    const answer = await post('/api/case-flow/cases/7/notes?x=1', headers);

    const seen = echo.seen.at(-1);
    const claims = decodeJwt(seen?.headers.authorization?.slice('Bearer '.length) ?? '');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(seen).toMatchObject({ method: 'POST', url: '/cases/7/notes?x=1', body: '{"a":1}' });
    expect(seen?.headers).toMatchObject({
      'x-correlation-id': 'trace-proxy',
      'x-enforcement-gateway': '1',
    });
    expect(seen?.headers.cookie).toBeUndefined();
    expect(claims).toMatchObject({
      iss: issuer,
      aud: 'enforcement-platform',
      sub: 'person-applicant1',
      roles: ['applicant'],
      document_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('passes a caller’s own token on as it is, even beside a cookie', async () => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);

    await post('/api/case-flow/x', { ...json, cookie, authorization: 'Bearer a.b.c' });

    expect(echo.seen.at(-1)?.headers.authorization).toBe('Bearer a.b.c');
  });

  it('passes events on while the stream is still open', async () => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);
    const stop = new AbortController();

    const answer = await fetch(new URL('/api/case-flow/stream', gateway), {
      headers: { cookie },
      signal: stop.signal,
    });
    const first = await answer.body?.getReader().read();
    stop.abort();

    expect(new TextDecoder().decode(first?.value)).toBe('data: one\n\n');
  });

  it.each([
    ['a wrong password', 'officer1', 'not-the-password', '账号或密码不正确'],
    ['an empty password', 'officer1', '', '账号或密码不正确'],
    ['an unknown account', 'nobody', PASSWORD, '账号或密码不正确'],
  ])('refuses %s', async (_title, account, password, text) => {
    await expect(loginByForm(gateway, account, password)).rejects.toThrow(text);
  });

  it('locks an account after five wrong passwords, for the right one too', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(loginByForm(gateway, 'admin1', `wrong-${attempt}`)).rejects.toThrow('不正确');
    }

    await expect(loginByForm(gateway, 'admin1', PASSWORD)).rejects.toThrow('锁定');
  });

  it('refuses a token forged with another key, in the gateway itself', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { kid } =
      ((await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys[0] ?? {};
    await exportJWK(publicKey);
    const forged = await new SignJWT({
      account: 'x',
      name: 'x',
      roles: ['director'],
      court: '京0199',
    })
      .setProtectedHeader({ alg: 'ES256', kid: kid ?? '' })
      .setIssuer(issuer)
      .setAudience('enforcement-platform')
      .setSubject('person-director1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);

    const me = await get('/auth/me', { authorization: `Bearer ${forged}` });

    expect(me.status).toBe(401);
    expect(await me.json()).toMatchObject({ code: 'ACCESS.TOKEN_INVALID' });
  });

  it.each([
    ['without any own header', {}],
    ['from another site', { origin: 'http://evil.test', 'x-requested-with': 'test' }],
    ['from a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('refuses a change by cookie %s', async (_title, headers) => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);
    const before = echo.seen.length;

    for (const path of ['/api/case-flow/x', '/auth/logout']) {
      const answer = await post(path, { ...json, cookie, ...headers } as Record<string, string>);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'AUTH.CROSS_SITE' });
    }
    expect(echo.seen).toHaveLength(before);
    expect((await get('/auth/me', { cookie })).status).toBe(200);
  });

  it('accepts a change by cookie from its own pages', async () => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);

    expect((await post('/api/case-flow/x', { ...json, cookie, origin: gateway })).status).toBe(200);
  });

  it.each([
    ['no cookie', ''],
    ['an invented session', 'enforcement-session=AAAA'],
  ])('knows nobody by %s', async (_title, cookie) => {
    const me = await get('/auth/me', { cookie });

    expect(me.status).toBe(401);
    expect(await me.json()).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
  });

  it('keeps neither cookie nor token readable in the database', async () => {
    const cookie = await loginByForm(gateway, 'officer1', PASSWORD);
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();

    const { rows } = await client.query<{ text: string }>(
      'SELECT session::text AS text FROM gateway.session',
    );
    await client.end();

    const id = cookie.split('=')[1] ?? '';
    const everything = rows.map((row) => row.text).join();
    expect(everything).toContain(createHash('sha256').update(id).digest('hex'));
    expect(everything).not.toContain(id);
    expect(everything).not.toContain(Buffer.from('eyJ').toString('hex'));
  });

  /** Moves the expiry that the gateway goes by; the provider's own clock is left alone. */
  async function ageToken(cookie: string, left: string): Promise<Buffer> {
    const id = createHash('sha256')
      .update(cookie.split('=')[1] ?? '')
      .digest();
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ sealed_tokens: Buffer }>(
      'UPDATE gateway.session SET access_expires_at = now() + $2::interval WHERE id_hash = $1 RETURNING sealed_tokens',
      [id, left],
    );
    await client.end();
    return rows[0]?.sealed_tokens ?? Buffer.alloc(0);
  }

  it('renews an ageing token once, also when many requests of two gateways ask at the same time', async () => {
    const cookie = await loginByForm(gateway, 'officer2', PASSWORD);
    const bases = [gateway, await startGateway()];
    await get('/api/case-flow/old', { cookie });
    const old = echo.seen.at(-1)?.headers.authorization;
    await ageToken(cookie, '5 seconds');
    const before = echo.seen.length;

    const answers = await Promise.all(
      [...bases, ...bases, ...bases].map((base) =>
        fetch(new URL('/api/case-flow/new', base), { headers: { cookie } }),
      ),
    );

    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(200));
    const bearers = new Set(echo.seen.slice(before).map((seen) => seen.headers.authorization));
    expect(bearers.size).toBe(1);
    expect(bearers.has(old)).toBe(false);
  });

  it('ends a session whose sign-in the provider has ended', async () => {
    const cookie = await loginByForm(gateway, 'finance2', PASSWORD);
    const sealed = await ageToken(cookie, '-1 seconds');
    const tokens = openTokens(sealed, cookie.split('=')[1] ?? '', SESSION_SECRET);
    const authorization = `Basic ${Buffer.from(`gateway:${CLIENT_SECRET}`).toString('base64')}`;
    const body = new URLSearchParams({ token: tokens.refreshToken ?? '' });
    await fetch(`${issuer}/token/revocation`, { method: 'POST', headers: { authorization }, body });

    const me = await get('/auth/me', { cookie });

    expect(me.status).toBe(401);
    expect(await ageToken(cookie, '1 hour')).toHaveLength(0);
  });

  it('signs out here and at the provider: cookie, session and provider’s sign-in are all over', async () => {
    const cookie = await loginByForm(gateway, 'finance1', PASSWORD);

    const answer = await post('/auth/logout', { cookie, 'x-requested-with': 'test' });
    const { logoutUrl } = (await answer.json()) as { logoutUrl: string };
    const page = await (await fetch(logoutUrl)).text();

    expect(answer.headers.get('set-cookie')).toMatch(/enforcement-session=;.*HttpOnly/);
    expect(logoutUrl).toContain(issuer);
    expect(page).toContain('logout');
    expect((await get('/auth/me', { cookie })).status).toBe(401);
  });

  it('answers a sign-in of another browser, and a second use of an answer, with a refusal', async () => {
    const stolen = await get('/auth/callback?code=abc&state=def');
    const login = await get('/auth/login');
    const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const wrong = await get('/auth/callback?code=abc&state=def', { cookie });
    const again = await get('/auth/callback?code=abc&state=def', { cookie });

    expect([stolen.status, wrong.status, again.status]).toEqual([401, 401, 401]);
    expect(await again.text()).toContain('已过期');
  });

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', '/auth/login'])(
    'never sends a person on to %s',
    async (returnTo) => {
      await get(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
      const client = new pg.Client({ connectionString: database.adminUrl });
      await client.connect();
      const { rows } = await client.query(
        'SELECT return_to FROM gateway.login_request ORDER BY ends_at DESC LIMIT 1',
      );
      await client.end();

      expect(rows).toEqual([{ return_to: '/' }]);
    },
  );

  it('says so when an app does not answer, as a problem', async () => {
    const answer = await get('/api/query-control/x', { authorization: 'Bearer a.b.c' });

    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'GATEWAY.UPSTREAM_UNAVAILABLE' });
  });

  it.each([
    ['/', 200, '<title>page</title>'],
    ['/cases/123', 200, '<title>page</title>'],
    ['/assets/a.js', 200, 'export {}'],
    ['/assets/missing.js', 404, 'ROUTE.NOT_FOUND'],
    ['/api', 200, '"path":"/api/case-flow"'],
    ['/api/unknown/x', 404, 'ROUTE.NOT_FOUND'],
    ['/docs', 200, '/docs/case-flow'],
    ['/docs/case-flow', 200, '读取 &lt;一件&gt; 案件'],
    ['/docs/case-flow/openapi.json', 200, '"openapi":"3.1.0"'],
    ['/docs/case-funds', 404, 'DOCS.NOT_GENERATED'],
    ['/docs/..%2f..%2fsecret', 404, 'DOCS.UNKNOWN_APP'],
    ['/..%2f..%2fidentity-keys.json', 403, 'HTTP.403'],
  ])('serves %s with %i and security headers', async (path, status, text) => {
    const answer = await get(path);

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('keeps the provider’s keys to their owner and across restarts', () => {
    const kept = JSON.parse(readFileSync(join(state, 'identity-keys.json'), 'utf8')) as object;

    expect(kept).toHaveProperty('jwks.keys.0.d');
  });

  it('refuses a code without PKCE', async () => {
    const url = new URL(`${issuer}/auth`);
    url.search = new URLSearchParams({
      client_id: 'gateway',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${gateway}/auth/callback`,
    }).toString();

    const answer = await fetch(url, { redirect: 'manual' });

    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  it('never starts under a production configuration', () => {
    expect(() =>
      identityConfig({
        NODE_ENV: 'production',
        HTTP_PORT: '0',
        OIDC_ISSUER: issuer,
        GATEWAY_URL: gateway,
        GATEWAY_CLIENT_SECRET: CLIENT_SECRET,
        DEMO_PASSWORD: PASSWORD,
        IDENTITY_STATE_DIR: state,
      }),
    ).toThrow('production');
  });
});
