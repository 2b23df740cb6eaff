import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { TokenVerifier } from '@lib/access';
import { DomainError } from '@lib/kernel';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { createApp } from '@lib/platform';
import { createTestDatabase, eventually } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule, mountGateway } from '../app.module.js';
import type { GatewayConfig } from '../config.js';
import { readConfig } from '../config.js';
import type { IssuedTokens, OidcClient } from './oidc-client.js';
import { SessionStore } from './session.store.js';
import { SessionsService } from './sessions.service.js';

/** Aim: a session while the provider is away, busy or the secret changed; method: a provider played by the spec. */
const SECRET = 'secret-of-this-spec';
const PERSON = { personId: 'p', account: 'a', court: '京0199' } as Actor;
const ROW = `SELECT count(*)::int AS n, count(refresh_leased_until)::int AS leased,
  coalesce(extract(epoch FROM now() - min(seen_at))::int, 0) AS idle FROM session`;

interface Row {
  n: number;
  leased: number;
  idle: number;
}

interface HeldRenewal {
  readonly ask: () => Promise<IssuedTokens>;
  readonly started: Promise<void>;
  readonly end: (answer: Promise<IssuedTokens>) => void;
}

/** A renewal that is under way until the spec ends it. */
function heldRenewal(): HeldRenewal {
  let start = (): void => undefined;
  let end: HeldRenewal['end'] = () => undefined;
  const started = new Promise<void>((resolve) => (start = resolve));
  const answer = new Promise<IssuedTokens>((resolve) => (end = resolve));
  const ask = (): Promise<IssuedTokens> => {
    start();
    return answer;
  };
  return { ask, started, end };
}

describe('a session', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let config: GatewayConfig;
  let refresh: () => Promise<IssuedTokens | undefined>;
  let asked = 0;

  const storeWith = (change: Partial<GatewayConfig>): SessionStore =>
    new SessionStore(
      app.get(ReadDatabase, { strict: false }),
      app.get(UnitOfWork, { strict: false }),
      {
        ...config,
        ...change,
      },
    );
  /** One gateway process. */
  const processWith = (change: Partial<GatewayConfig> = {}): SessionsService => {
    const oidc = {
      refresh: () => {
        asked += 1;
        return refresh();
      },
    } as unknown as OidcClient;
    return new SessionsService(
      storeWith(change),
      oidc,
      app.get(TokenVerifier, { strict: false }),
      config,
    );
  };
  const start = (accessSeconds: number): Promise<string> =>
    storeWith({}).create(PERSON, { accessToken: 'old', refreshToken: 'r' }, accessSeconds);
  const row = async (): Promise<Row | undefined> =>
    (await app.get(ReadDatabase, { strict: false }).query<Row>(ROW, []))[0];
  const change = (sql: string): Promise<unknown> =>
    app.get(UnitOfWork, { strict: false }).run((tx) => tx.query(sql, []));
  const away = (): Promise<never> =>
    Promise.reject(new DomainError('AUTH.IDENTITY_UNAVAILABLE', 'unavailable', '没有应答'));
  const renewed = (): Promise<IssuedTokens> =>
    Promise.resolve({ tokens: { accessToken: 'new' }, accessSeconds: 300 });

  beforeAll(async () => {
    database = await createTestDatabase(['gateway']);
    config = readConfig({
      ...{ HTTP_PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: database.url('gateway') },
      ...{ OIDC_ISSUER: 'http://127.0.0.1:1', PUBLIC_URL: 'http://127.0.0.1:3100' },
      ...{ OIDC_CLIENT_SECRET: SECRET, SESSION_SECRET: SECRET },
      ...{ CASE_FLOW_URL: 'http://127.0.0.1:1', QUERY_CONTROL_URL: 'http://127.0.0.1:1' },
      CASE_FUNDS_URL: 'http://127.0.0.1:1',
    });
    const module = GatewayModule.forRoot(config);
    app = await createApp({ name: 'gateway', module, config, configure: mountGateway });
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(async () => {
    await change('DELETE FROM session');
    asked = 0;
    refresh = renewed;
  });

  it('keeps no lease after a failed renewal, so that the next request may try again', async () => {
    const id = await start(-1);
    refresh = away;

    await expect(processWith().bearerOf(id, false)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await row()).toMatchObject({ n: 1, leased: 0 });
    refresh = renewed;
    expect(await processWith().bearerOf(id, false)).toBe('new');
  });

  it.each([5, 30])(
    'goes on with a token that holds %i s more while the provider is away',
    async (left) => {
      const id = await start(left);
      refresh = away;

      expect(await processWith().bearerOf(id, false)).toBe('old');
      expect(await processWith().bearerOf(id, false)).toBe('old');
      // A token that outlives the lease spares the provider; otherwise nobody may be held up by it.
      expect([asked, (await row())?.leased]).toEqual(left === 30 ? [1, 1] : [2, 0]);
    },
  );

  it('hands out the token that holds at once while another request or process renews', async () => {
    const id = await start(30);
    const held = heldRenewal();
    refresh = held.ask;
    const first = processWith();
    const renewal = first.bearerOf(id, false);
    await held.started;

    expect(await first.bearerOf(id, false)).toBe('old');
    expect(await processWith().bearerOf(id, false)).toBe('old');
    held.end(renewed());
    expect([await renewal, await processWith().bearerOf(id, false), asked]).toEqual([
      'new',
      'new',
      1,
    ]);
  });

  it.each([
    ['the new token of the other process', renewed, 'new'],
    ['a refusal as soon as the other process failed', away, 'AUTH.IDENTITY_UNAVAILABLE'],
  ] as const)('waits with an expired token for %s', async (_title, end, expected) => {
    const id = await start(-1);
    const held = heldRenewal();
    refresh = held.ask;
    const leases = jest.spyOn(SessionStore.prototype, 'leaseRefresh');
    const results = [processWith().bearerOf(id, false)];
    await held.started;
    results.push(processWith().bearerOf(id, false));
    await eventually(async () => {
      expect(leases).toHaveBeenCalledTimes(2);
      expect(await leases.mock.results[1]?.value).toBeUndefined();
    });
    leases.mockRestore();
    held.end(end());

    const settled = await Promise.allSettled(results);

    expect(
      settled.map((one) =>
        one.status === 'fulfilled' ? one.value : (one.reason as DomainError).code,
      ),
    ).toEqual([expected, expected]);
    expect(asked).toBe(1);
  });

  it('gives no lease to whoever saw tokens that were renewed since', async () => {
    const id = await start(-1);
    const store = storeWith({});
    const seen = await store.find(id, false);
    await processWith().bearerOf(id, false);

    expect(seen && (await store.leaseRefresh(id, seen))).toBeUndefined();
    const now = await store.find(id, false);
    expect(now && (await store.leaseRefresh(id, now))).toEqual(expect.any(String));
  });

  it('is none, and is gone, once the secret changed', async () => {
    const id = await start(300);

    expect(
      await processWith({ SESSION_SECRET: 'another secret of the spec' }).bearerOf(id, false),
    ).toBeUndefined();
    expect(await row()).toMatchObject({ n: 0 });
  });

  it.each([
    ['substring(sealed_tokens from 1 for 5)', 'cut'],
    ["''::bytea", 'emptied'],
  ])('is none when its tokens were %s', async (sealed) => {
    const id = await start(300);
    await change(`UPDATE session SET sealed_tokens = ${sealed}`);

    const cookie = `enforcement-session=${id}`;
    const headers = { cookie, 'x-requested-with': 'spec' };
    expect((await app.inject({ url: '/auth/me', headers })).statusCode).toBe(401);
    expect(await row()).toMatchObject({ n: 0 });
  });

  it('signs out with an expired token while the provider is away, and clears the cookie', async () => {
    const id = await start(-1);
    const headers = { cookie: `enforcement-session=${id}`, 'x-requested-with': 'spec' };

    const answer = await app.inject({ method: 'POST', url: '/auth/logout', headers });

    expect([answer.statusCode, answer.json()]).toEqual([200, { logoutUrl: '/' }]);
    expect(answer.headers['set-cookie']).toMatch(/^enforcement-session=;/);
    expect(await row()).toMatchObject({ n: 0 });
  });

  it('clears the cookie even when the session cannot be ended here', async () => {
    const id = await start(300);
    const headers = { cookie: `enforcement-session=${id}`, 'x-requested-with': 'spec' };
    const end = jest.spyOn(app.get(SessionsService, { strict: false }), 'end');
    end.mockRejectedValueOnce(new Error('database away'));

    const answer = await app.inject({ method: 'POST', url: '/auth/logout', headers });

    end.mockRestore();
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['set-cookie']).toMatch(/^enforcement-session=;/);
  });

  it('is not kept alive by reads no person asked for', async () => {
    const id = await start(300);
    const cookie = `enforcement-session=${id}`;
    await change("UPDATE session SET seen_at = now() - interval '30 minutes'");

    for (const headers of [
      { cookie, 'x-background': '1' },
      { cookie, accept: 'text/event-stream' },
    ]) {
      expect((await app.inject({ url: '/auth/me', headers })).statusCode).toBe(401);
      expect((await row())?.idle).toBeGreaterThan(1_700);
    }
    await app.inject({ url: '/auth/me', headers: { cookie } });
    expect((await row())?.idle).toBeLessThan(60);
  });

  it.each(['/%61uth/logout', '/auth/%6cogout', '/auth/logout?x=1'])(
    'is not ended by another site through %s',
    async (url) => {
      const id = await start(300);
      const headers = { cookie: `enforcement-session=${id}`, origin: 'https://evil.test' };

      const answer = await app.inject({ method: 'POST', url, headers });

      expect(answer.json()).toMatchObject({ status: 403, code: 'AUTH.CROSS_SITE' });
      expect(await row()).toMatchObject({ n: 1 });
    },
  );
});
