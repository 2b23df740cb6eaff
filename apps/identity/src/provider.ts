import { identityApi } from '@lib/contracts';
import { PAGE_HEADERS } from '@lib/platform';
import { Logger } from '@nestjs/common';
import { Provider } from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { DemoAccount } from './accounts.js';
import { claimsOf } from './accounts.js';
import type { IdentityConfig } from './config.js';
import type { ProviderKeys } from './keys.js';
import { memoryAdapterFactory } from './memory-adapter.js';
import { logoutPage, messagePage } from './pages.js';

/** The one resource behind the tokens; the audience is what the apps check. */
export const RESOURCE = 'urn:enforcement:platform';
export const RESOURCE_SCOPE = 'enforcement';
const SESSION_SECONDS = 12 * 3600;
/** Where the provider answers, as promised. */
const ROUTES: NonNullable<Configuration['routes']> = {
  authorization: identityApi.authorize.path,
  end_session: identityApi.endSession.path,
  jwks: identityApi.readKeys.path,
  pushed_authorization_request: identityApi.pushAuthorization.path,
  revocation: identityApi.revokeToken.path,
  token: identityApi.issueTokens.path,
};

/** The demo provider: authorization code with PKCE for the gateway alone, access tokens as JWT. */
export function createProvider(
  config: IdentityConfig,
  keys: ProviderKeys,
  accounts: ReadonlyMap<string, DemoAccount>,
): Provider {
  const provider = new Provider(config.OIDC_ISSUER, {
    adapter: memoryAdapterFactory(),
    jwks: keys.jwks as NonNullable<Configuration['jwks']>,
    cookies: { keys: keys.cookieKeys },
    clients: [gatewayClient(config)],
    pkce: { required: () => true },
    responseTypes: ['code'],
    scopes: ['openid'],
    findAccount: (_context, id) => accountOf(accounts, id),
    extraTokenClaims: (_context, token) => {
      const id = 'accountId' in token ? token.accountId : undefined;
      const account = byPerson(accounts, id);
      return account ? claimsOf(account) : undefined;
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantToGateway,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: config.ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      Grant: SESSION_SECONDS,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: SESSION_SECONDS,
      Session: SESSION_SECONDS,
    },
    routes: ROUTES,
    features: featuresOf(config),
    renderError: (context, out) => {
      sendPage(
        context,
        messagePage('无法完成登录', `${out.error}: ${out.error_description ?? ''}`),
      );
    },
  });
  const logger = new Logger('Provider');
  provider.on('server_error', (_context, error) => logger.error(error));
  return provider;
}

function gatewayClient(config: IdentityConfig): NonNullable<Configuration['clients']>[number] {
  const bases = config.GATEWAY_URL.split(',').map((base) => base.trim().replace(/\/$/, ''));
  return {
    client_id: config.GATEWAY_CLIENT_ID,
    client_secret: config.GATEWAY_CLIENT_SECRET,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: bases.map((base) => `${base}/auth/callback`),
    post_logout_redirect_uris: bases.map((base) => `${base}/`),
    id_token_signed_response_alg: 'ES256',
  };
}

function featuresOf(config: IdentityConfig): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    revocation: {
      enabled: true,
      allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => sendPage(context, logoutPage(form)),
      postLogoutSuccessSource: (context) =>
        sendPage(context, messagePage('已退出', '您已退出登录,可以关闭这个页面。')),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: RESOURCE_SCOPE,
        audience: config.OIDC_AUDIENCE,
        accessTokenTTL: config.ACCESS_TOKEN_SECONDS,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  };
}

/** The gateway belongs to the platform: nobody is asked for consent. */
async function grantToGateway(
  context: KoaContextWithOIDC,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { client, session, provider } = context.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  if (known) return provider.Grant.find(known);
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(RESOURCE, RESOURCE_SCOPE);
  await grant.save();
  return grant;
}

function accountOf(
  accounts: ReadonlyMap<string, DemoAccount>,
  id: string,
): { accountId: string; claims: () => { sub: string } } | undefined {
  return byPerson(accounts, id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined;
}

function byPerson(
  accounts: ReadonlyMap<string, DemoAccount>,
  id: string | undefined,
): DemoAccount | undefined {
  return [...accounts.values()].find((account) => account.personId === id);
}

function sendPage(
  context: { set(headers: Record<string, string>): void; body: unknown },
  html: string,
): void {
  context.set({ ...PAGE_HEADERS });
  context.body = html;
}
