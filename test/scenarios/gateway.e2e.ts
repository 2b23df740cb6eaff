import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { decodeJwt } from 'jose';
import { loginByForm } from '../../apps/demo/src/session.js';
import { LoginWorld, PASSWORD } from './login-world.js';

/** Aim: apps get the caller's own token and nothing from foreign sites; method: a real app behind the gateway. */
describe('the gateway', () => {
  const world = new LoginWorld();
  const json = { 'content-type': 'application/json' };
  /** The access token of a person as a program of his would send it. */
  const ownToken = async (account: string): Promise<string> => {
    const cookie = await loginByForm(world.gateway, account, PASSWORD);
    await world.get('/api/case-flow/token', { cookie });
    return world.seen.at(-1)?.headers.authorization ?? '';
  };

  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  it('gives an app the caller’s bearer, never the cookie, and passes bodies on unread', async () => {
    const cookie = await loginByForm(world.gateway, 'applicant1', PASSWORD);
    const headers = {
      ...json,
      cookie,
      'x-requested-with': 'test',
      'x-correlation-id': 'trace-proxy',
    };

    const answer = await world.post('/api/case-flow/cases/7/notes?x=1', headers);

    const seen = world.seen.at(-1);
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
      iss: world.issuer,
      aud: 'enforcement-platform',
      sub: 'person-applicant1',
      roles: ['applicant'],
      document_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('passes a caller’s own token on as it is, even beside a cookie', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);
    const authorization = await ownToken('finance1');

    await world.post('/api/case-flow/x', { ...json, cookie, authorization });

    expect(world.seen.at(-1)?.headers.authorization).toBe(authorization);
  });

  it('keeps to itself that nobody asked for a read', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);

    await world.get('/api/case-flow/x', { cookie, 'x-background': '1' });

    expect(world.seen.at(-1)).toMatchObject({ method: 'GET', url: '/x' });
    expect(world.seen.at(-1)?.headers).not.toHaveProperty('x-background');
  });

  it('gives an app nothing of somebody without a valid token', async () => {
    const before = world.seen.length;

    for (const headers of [{}, { authorization: 'Bearer a.b.c' }, { authorization: 'Basic x' }]) {
      expect((await world.post('/api/case-flow/x', { ...json, ...headers })).status).toBe(401);
    }
    expect(world.seen).toHaveLength(before);
  });

  it('passes events on while the stream is still open', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);
    const stop = new AbortController();

    const answer = await fetch(new URL('/api/case-flow/cases/7/stream', world.gateway), {
      headers: { cookie },
      signal: stop.signal,
    });
    const first = await answer.body?.getReader().read();
    stop.abort();

    expect(new TextDecoder().decode(first?.value)).toBe('data: one\n\n');
  });

  it('bounds the streams of one person, and serves everything else beside them', async () => {
    const cookie = await loginByForm(world.gateway, 'officer2', PASSWORD);
    const stop = new AbortController();
    const open = (): Promise<Response> =>
      fetch(new URL('/api/case-flow/cases/7/stream', world.gateway), {
        headers: { cookie },
        signal: stop.signal,
      });

    const streams = await Promise.all(Array.from({ length: 20 }, open));
    const refused = await open();

    expect(new Set(streams.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(await refused.json()).toMatchObject({ status: 429, code: 'REQUEST.TOO_MANY' });
    expect((await world.get('/api/case-flow/x', { cookie })).status).toBe(200);
    stop.abort();
    await eventually(async () => {
      const again = new AbortController();
      const url = new URL('/api/case-flow/cases/7/stream', world.gateway);
      const answer = await fetch(url, { headers: { cookie }, signal: again.signal });
      again.abort();
      expect(answer.status).toBe(200);
    });
  });

  it.each([
    ['without any own header', {}],
    ['from another site', { origin: 'http://evil.test', 'x-requested-with': 'test' }],
    ['from a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('refuses a change by cookie %s', async (_title, headers) => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);
    const before = world.seen.length;

    for (const path of ['/api/case-flow/x', '/auth/logout']) {
      const answer = await world.post(path, { ...json, cookie, ...headers } as Record<
        string,
        string
      >);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'AUTH.CROSS_SITE' });
    }
    expect(world.seen).toHaveLength(before);
    expect((await world.get('/auth/me', { cookie })).status).toBe(200);
  });

  it('accepts a change by cookie from its own pages', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);

    expect(
      (await world.post('/api/case-flow/x', { ...json, cookie, origin: world.gateway })).status,
    ).toBe(200);
  });

  it('keeps neither cookie nor token readable in the database', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);
    const rows = await world.query<{ text: string }>(
      'SELECT session::text AS text FROM gateway.session',
    );

    const id = cookie.split('=')[1] ?? '';
    const everything = rows.map((row) => row.text).join();
    expect(everything).toContain(createHash('sha256').update(id).digest('hex'));
    expect(everything).not.toContain(id);
    expect(everything).not.toContain(Buffer.from('eyJ').toString('hex'));
  });

  it('says so when an app does not answer, as a problem', async () => {
    const answer = await world.get('/api/query-control/x', {
      authorization: await ownToken('officer1'),
    });

    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'GATEWAY.UPSTREAM_UNAVAILABLE' });
  });

  it.each([
    ['/assets/a.js', 'public, max-age=31536000, immutable'],
    ['/cases/123', 'public, max-age=0'],
    ['/docs', 'no-store'],
    ['/api/case-flow/x', 'no-store'],
  ])('lets nothing but built files be kept: %s', async (path, expected) => {
    const answer = await world.get(path, { authorization: await ownToken('officer1') });

    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, expected]);
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
    const answer = await world.get(path);

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
