import { DomainError } from '@lib/kernel';
import { Inject, Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import type { LoginRequest } from './session.store.js';
import type { SessionTokens } from './token-seal.js';

const TIMEOUT_S = 5;

export interface IssuedTokens {
  readonly tokens: SessionTokens;
  /** Life of the access token. */
  readonly accessSeconds: number;
}

/** Talks to the identity provider: authorization code with PKCE, state and nonce (RFC 9700). */
@Injectable()
export class OidcClient {
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {}

  /** A sign-in to start: where the browser goes, and what its answer must match. */
  async start(returnTo: string): Promise<{ url: string; login: LoginRequest }> {
    const configuration = await this.configuration();
    const login = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
      returnTo,
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri(),
      scope: this.config.OIDC_SCOPE,
      state: login.state,
      nonce: login.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(login.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, login };
  }

  /** @throws DomainError `AUTH.LOGIN_FAILED` when the answer is not the one to this sign-in. */
  async finish(query: string, login: LoginRequest): Promise<IssuedTokens> {
    const configuration = await this.configuration();
    const answer = new URL(`${this.redirectUri()}?${query}`);
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        pkceCodeVerifier: login.codeVerifier,
        expectedState: login.state,
        expectedNonce: login.nonce,
        idTokenExpected: true,
      });
      return issued(tokens);
    } catch (error) {
      throw new DomainError('AUTH.LOGIN_FAILED', 'unauthenticated', '登录没有完成', {
        hint: '请重新登录',
        cause: error,
      });
    }
  }

  /**
   * New tokens, or undefined when the provider has ended the sign-in.
   *
   * @throws DomainError `AUTH.IDENTITY_UNAVAILABLE` (503) when it is away or answers anything else.
   */
  async refresh(tokens: SessionTokens): Promise<IssuedTokens | undefined> {
    if (tokens.refreshToken === undefined) return undefined;
    const configuration = await this.configuration();
    try {
      const renewed = issued(await oidc.refreshTokenGrant(configuration, tokens.refreshToken));
      return { ...renewed, tokens: { ...tokens, ...renewed.tokens } };
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') {
        return undefined;
      }
      throw identityAway(error);
    }
  }

  /** Ends the tokens at the provider; where to send the browser to end its session there as well. */
  async end(tokens: SessionTokens): Promise<string> {
    const configuration = await this.configuration();
    if (tokens.refreshToken !== undefined) {
      await oidc.tokenRevocation(configuration, tokens.refreshToken);
    }
    return oidc.buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${this.config.PUBLIC_URL.replace(/\/$/, '')}/`,
      ...(tokens.idToken === undefined ? {} : { id_token_hint: tokens.idToken }),
    }).href;
  }

  /** Read once it answers: the provider may start after the gateway. */
  private async configuration(): Promise<oidc.Configuration> {
    this.discovered ??= this.discover();
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = undefined;
      throw identityAway(error);
    }
  }

  private discover(): Promise<oidc.Configuration> {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = this.config;
    // Plain HTTP is refused in production by the configuration already.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(new URL(issuer), id, secret, oidc.ClientSecretBasic(secret), {
      execute,
      timeout: TIMEOUT_S,
    });
  }

  private redirectUri(): string {
    return `${this.config.PUBLIC_URL.replace(/\/$/, '')}/auth/callback`;
  }
}

/** The refusal for everything the provider should have answered. */
export function identityAway(cause?: unknown): DomainError {
  return new DomainError('AUTH.IDENTITY_UNAVAILABLE', 'unavailable', '身份系统暂时没有应答', {
    hint: '请稍后再试',
    ...(cause === undefined ? {} : { cause }),
  });
}

function issued(
  answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
): IssuedTokens {
  return {
    tokens: {
      accessToken: answer.access_token,
      ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
      ...(answer.id_token === undefined ? {} : { idToken: answer.id_token }),
    },
    accessSeconds: answer.expiresIn() ?? 0,
  };
}
