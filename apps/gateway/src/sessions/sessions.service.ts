import { setTimeout as pause } from 'node:timers/promises';
import { TokenVerifier } from '@lib/access';
import { DomainError } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { identityAway, OidcClient } from './oidc-client.js';
import type { StoredSession } from './session.store.js';
import { LEASE_SECONDS, SessionStore } from './session.store.js';

const WAIT_MS = 100;
const WAITS_MAX = 50;

/** Sign-in, the bearer of a session, sign-out. */
@Injectable()
export class SessionsService {
  private readonly logger = new Logger('Sessions');
  private readonly refreshing = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly store: SessionStore,
    private readonly oidc: OidcClient,
    private readonly verifier: TokenVerifier,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Where the browser goes to sign in, and the id that binds the answer to it. */
  async startLogin(returnTo: string): Promise<{ url: string; loginId: string }> {
    const { url, login } = await this.oidc.start(returnTo);
    return { url, loginId: await this.store.startLogin(login) };
  }

  /**
   * Turns the provider's answer into a session; the person must hold a role of the platform.
   *
   * @throws DomainError `AUTH.LOGIN_EXPIRED` for an answer to no sign-in of this browser.
   */
  async finishLogin(
    loginId: string | undefined,
    query: string,
  ): Promise<{ sessionId: string; returnTo: string; actor: Actor }> {
    const login = loginId === undefined ? undefined : await this.store.takeLogin(loginId);
    if (!login) {
      throw new DomainError(
        'AUTH.LOGIN_EXPIRED',
        'unauthenticated',
        '这次登录已过期,或不是由这个浏览器发起',
        {
          hint: '请重新登录',
        },
      );
    }
    const { tokens, accessSeconds } = await this.oidc.finish(query, login);
    const actor = await this.verifier.verify(tokens.accessToken);
    const sessionId = await this.store.create(actor, tokens, accessSeconds);
    this.logger.log('signed in', { personId: actor.personId });
    return { sessionId, returnTo: login.returnTo, actor };
  }

  /**
   * The access token of a session, renewed when it is about to expire; undefined once it ended.
   * Whoever finds a renewal under way takes the token that still holds. `background`: no person
   * asked, so the idle time runs on.
   *
   * @throws DomainError `AUTH.IDENTITY_UNAVAILABLE` (503) when the token expired and the provider is away.
   */
  async bearerOf(sessionId: string, background: boolean): Promise<string | undefined> {
    const session = await this.store.find(sessionId, !background);
    if (!session) return undefined;
    const { accessToken } = session.tokens;
    if (session.accessExpiresInS > this.config.TOKEN_REFRESH_BEFORE_SECONDS) return accessToken;
    const holds = session.accessExpiresInS > 0;
    let renewal = this.refreshing.get(sessionId);
    if (renewal && holds) return accessToken;
    if (!renewal) {
      renewal = this.renew(sessionId, session).finally(() => this.refreshing.delete(sessionId));
      this.refreshing.set(sessionId, renewal);
    }
    return renewal;
  }

  /** Ends a session here and at the provider; where the browser may go to end its session there. */
  async end(sessionId: string): Promise<string | undefined> {
    const session = await this.store.find(sessionId, false);
    await this.store.end(sessionId);
    if (!session) return undefined;
    try {
      return await this.oidc.end(session.tokens);
    } catch (error) {
      // Signed out here all the same: a provider out of reach must not keep the session alive.
      this.logger.warn('provider did not end the session', { err: error });
      return undefined;
    }
  }

  private async renew(sessionId: string, session: StoredSession): Promise<string | undefined> {
    const { accessToken } = session.tokens;
    const lease = await this.store.leaseRefresh(sessionId, session);
    if (lease === undefined) {
      return session.accessExpiresInS > 0
        ? accessToken
        : this.renewedElsewhere(sessionId, accessToken);
    }
    try {
      const renewed = await this.oidc.refresh(session.tokens);
      if (!renewed) {
        await this.store.end(sessionId);
        return undefined;
      }
      await this.store.renew(sessionId, renewed.tokens, renewed.accessSeconds);
      return renewed.tokens.accessToken;
    } catch (error) {
      this.logger.warn('token was not renewed', { err: error });
      // A token that outlives the lease is handed out meanwhile: the lease then spares the provider.
      if (session.accessExpiresInS > LEASE_SECONDS) return accessToken;
      await this.store.releaseRefresh(sessionId, lease);
      if (session.accessExpiresInS > 0) return accessToken;
      throw error;
    }
  }

  /** Another process renews: a refresh token can be used once, so wait for its result. */
  private async renewedElsewhere(sessionId: string, old: string): Promise<string | undefined> {
    for (let wait = 0; wait < WAITS_MAX; wait += 1) {
      await pause(WAIT_MS);
      const session = await this.store.find(sessionId, false);
      if (!session) return undefined;
      if (session.tokens.accessToken !== old) return session.tokens.accessToken;
      if (!session.renewing) break;
    }
    throw identityAway();
  }
}
