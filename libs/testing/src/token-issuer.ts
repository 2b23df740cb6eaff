import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@lib/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';

type Claims = Readonly<Record<string, unknown>>;

type SigningKey = Parameters<SignJWT['sign']>[0];

const KEY_ID = 'test-key';
const ALGORITHM = 'ES256';
const LIFE_S = 600;

/** An OpenID Connect issuer for tests: real keys served over HTTP, tokens with any claims. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly jwks: JSONWebKeySet;
  /** Signs the claims with ten minutes to live; `change` replaces or (undefined) removes claims. */
  sign(claims: Claims, change?: Claims): Promise<string>;
  /** The same token signed by a key that the issuer never published, under the published key's id. */
  forge(claims: Claims): Promise<string>;
  close(): Promise<void>;
}

/** Starts an issuer on a free port; close it in `afterAll`. */
export async function startTokenIssuer(audience = 'enforcement-platform'): Promise<TokenIssuer> {
  const [own, foreign] = await Promise.all([
    generateKeyPair(ALGORITHM),
    generateKeyPair(ALGORITHM),
  ]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  const jwks: JSONWebKeySet = { keys: [jwk] };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signWith = async (key: SigningKey, claims: Claims): Promise<string> => {
    const now = Math.floor(systemClock.now().getTime() / 1000);
    const all = { iss: issuer, aud: audience, iat: now, exp: now + LIFE_S, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID }).sign(key);
  };
  return {
    issuer,
    audience,
    jwksUrl: `${issuer}/jwks`,
    jwks,
    sign: (claims, change = {}) => signWith(own.privateKey, { ...claims, ...change }),
    forge: (claims) => signWith(foreign.privateKey, claims),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
