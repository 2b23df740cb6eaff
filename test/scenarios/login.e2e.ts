import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { loginByForm } from '../../apps/demo/src/session.js';
import { openTokens } from '../../apps/gateway/src/sessions/index.js';
import { readConfig as identityConfig } from '../../apps/identity/src/config.js';
import { CLIENT_SECRET, freeAddress, LoginWorld, PASSWORD, SESSION_SECRET } from './login-world.js';

/** Aim: a person gets in by the right password alone, and out again; method: real provider, gateway, database. */
describe('signing in', () => {
  const world = new LoginWorld();

  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  it('tells who the person is, by a token with the claims of the account', async () => {
    const cookie = await loginByForm(world.gateway, 'officer1', PASSWORD);

    const me = await world.get('/auth/me', { cookie });

    expect(await me.json()).toEqual({
      personId: 'person-officer1',
      account: 'officer1',
      name: '承办人1(虚构)',
      roles: ['officer'],
      roleTitles: ['承办人'],
      court: '京0199',
    });
  });

  it.each([
    ['a wrong password', 'officer1', 'not-the-password', '账号或密码不正确'],
    ['an empty password', 'officer1', '', '账号或密码不正确'],
    ['an unknown account', 'nobody', PASSWORD, '账号或密码不正确'],
  ])('refuses %s', async (_title, account, password, text) => {
    await expect(loginByForm(world.gateway, account, password)).rejects.toThrow(text);
  });

  it('locks an account after five wrong passwords, for the right one too', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(loginByForm(world.gateway, 'admin1', `wrong-${attempt}`)).rejects.toThrow(
        '不正确',
      );
    }

    await expect(loginByForm(world.gateway, 'admin1', PASSWORD)).rejects.toThrow('锁定');
  });

  it('refuses a token forged with another key, in the gateway itself', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const { kid } =
      ((await (await fetch(`${world.issuer}/jwks`)).json()) as { keys: { kid: string }[] })
        .keys[0] ?? {};
    const forged = await new SignJWT({
      account: 'x',
      name: 'x',
      roles: ['director'],
      court: '京0199',
    })
      .setProtectedHeader({ alg: 'ES256', kid: kid ?? '' })
      .setIssuer(world.issuer)
      .setAudience('enforcement-platform')
      .setSubject('person-director1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);

    const me = await world.get('/auth/me', { authorization: `Bearer ${forged}` });

    expect(me.status).toBe(401);
    expect(await me.json()).toMatchObject({ code: 'ACCESS.TOKEN_INVALID' });
  });

  it.each([
    ['no cookie', ''],
    ['an invented session', 'enforcement-session=AAAA'],
  ])('knows nobody by %s', async (_title, cookie) => {
    const me = await world.get('/auth/me', { cookie });

    expect(me.status).toBe(401);
    expect(await me.json()).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
  });

  /** Moves the expiry that the gateway goes by; the provider's own clock is left alone. */
  async function ageToken(cookie: string, left: string): Promise<Buffer> {
    const id = createHash('sha256')
      .update(cookie.split('=')[1] ?? '')
      .digest();
    const rows = await world.query<{ sealed_tokens: Buffer }>(
      'UPDATE gateway.session SET access_expires_at = now() + $2::interval WHERE id_hash = $1 RETURNING sealed_tokens',
      [id, left],
    );
    return rows[0]?.sealed_tokens ?? Buffer.alloc(0);
  }

  it('renews an ageing token once, also when many requests of two gateways ask at the same time', async () => {
    const cookie = await loginByForm(world.gateway, 'officer2', PASSWORD);
    const bases = [world.gateway, await world.startGateway(await freeAddress())];
    await world.get('/api/case-flow/old', { cookie });
    const old = world.seen.at(-1)?.headers.authorization;
    await ageToken(cookie, '5 seconds');
    const before = world.seen.length;

    const answers = await Promise.all(
      [...bases, ...bases, ...bases].map((base) =>
        fetch(new URL('/api/case-flow/new', base), { headers: { cookie } }),
      ),
    );

    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(200));
    // Who finds the renewal under way takes the token that still holds; a second new one never exists.
    const bearers = new Set(world.seen.slice(before).map((seen) => seen.headers.authorization));
    bearers.delete(old);
    expect(bearers.size).toBe(1);
    await world.get('/api/case-flow/later', { cookie });
    expect(bearers.has(world.seen.at(-1)?.headers.authorization)).toBe(true);
  });

  it('ends a session whose sign-in the provider has ended', async () => {
    const cookie = await loginByForm(world.gateway, 'finance2', PASSWORD);
    const sealed = await ageToken(cookie, '-1 seconds');
    const tokens = openTokens(sealed, cookie.split('=')[1] ?? '', SESSION_SECRET);
    const authorization = `Basic ${Buffer.from(`gateway:${CLIENT_SECRET}`).toString('base64')}`;
    const body = new URLSearchParams({ token: tokens.refreshToken ?? '' });
    await fetch(`${world.issuer}/token/revocation`, {
      method: 'POST',
      headers: { authorization },
      body,
    });

    const me = await world.get('/auth/me', { cookie });

    expect(me.status).toBe(401);
    expect(await ageToken(cookie, '1 hour')).toHaveLength(0);
  });

  it('signs out here and at the provider: cookie, session and provider’s sign-in are all over', async () => {
    const cookie = await loginByForm(world.gateway, 'finance1', PASSWORD);

    const answer = await world.post('/auth/logout', { cookie, 'x-requested-with': 'test' });
    const { logoutUrl } = (await answer.json()) as { logoutUrl: string };
    const page = await (await fetch(logoutUrl)).text();

    expect(answer.headers.get('set-cookie')).toMatch(/enforcement-session=;.*HttpOnly/);
    expect(logoutUrl).toContain(world.issuer);
    expect(page).toContain('logout');
    expect((await world.get('/auth/me', { cookie })).status).toBe(401);
  });

  it('answers a sign-in of another browser, and a second use of an answer, with a refusal', async () => {
    const stolen = await world.get('/auth/callback?code=abc&state=def');
    const login = await world.get('/auth/login');
    const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const wrong = await world.get('/auth/callback?code=abc&state=def', { cookie });
    const again = await world.get('/auth/callback?code=abc&state=def', { cookie });

    expect([stolen.status, wrong.status, again.status]).toEqual([401, 401, 401]);
    expect(await again.text()).toContain('已过期');
  });

  it.each([
    ...['https://evil.test/', '//evil.test', '/\\evil.test', '/auth/login'],
    ...['/.//evil.test', '/a/..//evil.test', '/%2e//evil.test', '/./\\evil.test'],
  ])('never sends a person on to %s', async (returnTo) => {
    await world.get(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    const rows = await world.query(
      'SELECT return_to FROM gateway.login_request ORDER BY ends_at DESC LIMIT 1',
    );

    expect(rows).toEqual([{ return_to: '/' }]);
  });

  it('keeps the provider’s keys to their owner and across restarts', () => {
    const kept = JSON.parse(
      readFileSync(join(world.state, 'identity-keys.json'), 'utf8'),
    ) as object;

    expect(kept).toHaveProperty('jwks.keys.0.d');
  });

  it('refuses a code without PKCE', async () => {
    const url = new URL(`${world.issuer}/auth`);
    url.search = new URLSearchParams({
      client_id: 'gateway',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${world.gateway}/auth/callback`,
    }).toString();

    const answer = await fetch(url, { redirect: 'manual' });

    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  it('never starts under a production configuration', () => {
    expect(() =>
      identityConfig({ ...world.identityEnvironment(), NODE_ENV: 'production' }),
    ).toThrow('production');
  });
});
