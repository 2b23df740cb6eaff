import { setTimeout as pause } from 'node:timers/promises';
import { TokenVerifier } from '@lib/access';
import { DomainError } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { OidcClient } from './oidc-client.js';
import type { StoredSession } from './session.store.js';
import { SessionStore } from './session.store.js';

const WAIT_MS = 50;
const WAITS_MAX = 100;

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

  /** The access token of a session, renewed when it is about to expire; undefined once it ended. */
  async bearerOf(sessionId: string): Promise<string | undefined> {
    const session = await this.find(sessionId);
    if (!session) return undefined;
    if (session.accessExpiresInS > this.config.TOKEN_REFRESH_BEFORE_SECONDS) {
      return session.tokens.accessToken;
    }
    let renewal = this.refreshing.get(sessionId);
    if (!renewal) {
      renewal = this.renew(sessionId, session).finally(() => this.refreshing.delete(sessionId));
      this.refreshing.set(sessionId, renewal);
    }
    return renewal;
  }

  /** Ends a session here and at the provider; where the browser may go to end its session there. */
  async end(sessionId: string): Promise<string | undefined> {
    const session = await this.find(sessionId);
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

  private async find(sessionId: string): Promise<StoredSession | undefined> {
    try {
      return await this.store.find(sessionId);
    } catch (error) {
      if (
        !(error instanceof Error) ||
        !('code' in error) ||
        error.code !== 'ERR_OSSL_EVP_BAD_DECRYPT'
      ) {
        throw error;
      }
      return undefined;
    }
  }

  private async renew(sessionId: string, session: StoredSession): Promise<string | undefined> {
    if (!(await this.store.leaseRefresh(sessionId))) {
      return this.renewedElsewhere(sessionId, session.tokens.accessToken);
    }
    const usable = session.accessExpiresInS > 0 ? session.tokens.accessToken : undefined;
    try {
      const renewed = await this.oidc.refresh(session.tokens);
      if (!renewed) {
        await this.store.end(sessionId);
        return undefined;
      }
      await this.store.renew(sessionId, renewed.tokens, renewed.accessSeconds);
      return renewed.tokens.accessToken;
    } catch (error) {
      if (usable === undefined) throw error;
      this.logger.warn('token was not renewed, the old one still holds', { err: error });
      return usable;
    }
  }

  /** Another process renews: a refresh token can be used once, so wait for its result. */
  private async renewedElsewhere(sessionId: string, old: string): Promise<string | undefined> {
    for (let wait = 0; wait < WAITS_MAX; wait += 1) {
      await pause(WAIT_MS);
      const session = await this.find(sessionId);
      if (!session) return undefined;
      if (session.tokens.accessToken !== old) return session.tokens.accessToken;
    }
    throw new DomainError('AUTH.IDENTITY_UNAVAILABLE', 'unavailable', '身份系统暂时没有应答', {
      hint: '请稍后再试',
    });
  }
}
