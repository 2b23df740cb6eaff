import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '@lib/platform';
import { readConfig } from '../config.js';
import { cookieNames, sessionCookie } from './cookies.js';
import { assertSameSite } from './csrf.js';
import { hashOfId, newSessionId, openTokens, sealTokens } from './token-seal.js';

/** Aim: what guards a session holds by itself, before any server is involved. */
const SECRET = 'secret of this spec only';
const TOKENS = { accessToken: 'a.b.c', refreshToken: 'r' };
const ENV = {
  HTTP_PORT: '0',
  DATABASE_URL: 'postgres://gateway@127.0.0.1/db',
  PUBLIC_URL: 'https://court.test',
  OIDC_ISSUER: 'https://issuer.test',
  OIDC_CLIENT_SECRET: SECRET,
  SESSION_SECRET: SECRET,
  CASE_FLOW_URL: 'http://127.0.0.1:1',
  QUERY_CONTROL_URL: 'http://127.0.0.1:1',
  CASE_FUNDS_URL: 'http://127.0.0.1:1',
};

describe('sealed tokens', () => {
  const id = newSessionId();
  const sealed = sealTokens(TOKENS, id, SECRET);

  it('open with the cookie and the secret together', () => {
    expect(openTokens(sealed, id, SECRET)).toEqual(TOKENS);
  });

  it('differ each time, and show nothing of what they hold', () => {
    expect(sealTokens(TOKENS, id, SECRET)).not.toEqual(sealed);
    expect(sealed.toString('latin1')).not.toContain('a.b.c');
    expect(hashOfId(id)).toHaveLength(32);
  });

  it.each([
    ['another cookie', () => openTokens(sealed, newSessionId(), SECRET)],
    ['another secret', () => openTokens(sealed, id, 'another secret')],
    [
      'a changed byte',
      () =>
        openTokens(
          Buffer.from(sealed.map((byte, at) => (at === 40 ? byte ^ 1 : byte))),
          id,
          SECRET,
        ),
    ],
    ['a cut end', () => openTokens(sealed.subarray(0, -1), id, SECRET)],
    ['nothing', () => openTokens(Buffer.alloc(0), id, SECRET)],
  ])('stay shut for %s', (_title, open) => {
    expect(open).toThrow();
  });
});

describe('a change by cookie', () => {
  const from = (method: string, headers: Record<string, string>): HttpRequest =>
    ({ method, headers }) as unknown as HttpRequest;

  it.each([
    ['POST', { origin: 'https://court.test' }],
    ['DELETE', { 'x-requested-with': 'fetch' }],
    ['POST', { 'sec-fetch-site': 'same-origin' }],
    ['GET', {}],
  ])('passes: %s %j', (method, headers) => {
    expect(() =>
      assertSameSite(from(method, headers as Record<string, string>), 'https://court.test/'),
    ).not.toThrow();
  });

  it.each([
    ['POST', {}],
    ['POST', { origin: 'null', 'x-requested-with': 'fetch' }],
    ['POST', { origin: 'https://court.test.evil.test' }],
    ['POST', { origin: 'http://court.test' }],
    ['POST', { origin: 'https://court.test:8443', 'sec-fetch-site': 'same-origin' }],
    ['PUT', { 'sec-fetch-site': 'same-site' }],
    ['PATCH', { 'sec-fetch-site': 'cross-site' }],
    ['DELETE', { referer: 'https://court.test/' }],
  ])('is refused: %s %j', (method, headers) => {
    expect(() =>
      assertSameSite(from(method, headers as Record<string, string>), 'https://court.test/'),
    ).toThrow('不是从本系统页面');
  });
});

describe('the configuration', () => {
  it('guards the cookie by TLS and the host prefix', () => {
    const config = readConfig({ ...ENV, NODE_ENV: 'production' });

    expect(cookieNames(config).session).toMatch(/^__Host-/);
    expect(sessionCookie(config)).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      path: '/',
    });
  });

  it.each([
    ['the gateway in the clear', { PUBLIC_URL: 'http://court.test' }],
    ['the provider in the clear', { OIDC_ISSUER: 'http://issuer.test' }],
  ])('refuses production with %s', (_title, change) => {
    expect(() => readConfig({ ...ENV, NODE_ENV: 'production', ...change })).toThrow('https');
  });

  it.each([
    ['a short session secret', { SESSION_SECRET: 'short' }],
    ['a short client secret', { OIDC_CLIENT_SECRET: 'short' }],
    ['a scope without openid', { OIDC_SCOPE: 'email' }],
  ])('refuses %s', (_title, change) => {
    expect(() => readConfig({ ...ENV, ...change })).toThrow('配置有 1 处错误');
  });
});
