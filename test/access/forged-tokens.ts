import { systemClock } from '@lib/kernel';
import type { TokenIssuer } from '@lib/testing';
import { SignJWT } from 'jose';
import type { Person } from './people.js';

type Forger = (issuer: TokenIssuer, person: Person) => Promise<string>;

const seconds = (): number => Math.floor(systemClock.now().getTime() / 1000);
const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (token: string): string => `Bearer ${token}`;
const changed =
  (change: Readonly<Record<string, unknown>>): Forger =>
  async (issuer, { claims }) =>
    bearer(await issuer.sign(claims, change));

/** Authorization headers that must open nothing, whatever role they claim. */
export const FORGERIES: readonly (readonly [what: string, forge: Forger])[] = [
  [
    'a foreign key under the right key id',
    async (issuer, { claims }) => bearer(await issuer.forge(claims)),
  ],
  [
    'no signature at all',
    async ({ issuer, audience }, { claims }) => {
      const now = seconds();
      const body = { iss: issuer, aud: audience, iat: now, exp: now + 60, ...claims };
      return bearer(`${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(body)}.x`);
    },
  ],
  [
    'the public key used as a shared secret',
    async ({ issuer, audience, jwks }, { claims }) => {
      const now = seconds();
      return bearer(
        await new SignJWT({ iss: issuer, aud: audience, iat: now, exp: now + 60, ...claims })
          .setProtectedHeader({ alg: 'HS256', kid: jwks.keys[0]?.kid ?? '' })
          .sign(Buffer.from(JSON.stringify(jwks.keys[0]))),
      );
    },
  ],
  [
    'claims changed after signing',
    async (issuer, { claims }) => {
      const [head = '', , signature = ''] = (await issuer.sign(claims)).split('.');
      const now = seconds();
      const body = { iss: issuer.issuer, aud: issuer.audience, iat: now, exp: now + 60, ...claims };
      return bearer(`${head}.${encoded(body)}.${signature}`);
    },
  ],
  ['another issuer', changed({ iss: 'http://issuer.invalid' })],
  ['another audience', changed({ aud: 'another-platform' })],
  ['an expired token', changed({ iat: 1_700_000_000, exp: 1_700_000_600 })],
  ['a token without expiry', changed({ exp: undefined })],
  ['the role of the machine', changed({ roles: ['machine'] })],
  ['a role nobody knows', changed({ roles: ['root'] })],
  ['no role', changed({ roles: [] })],
  ['no court', changed({ court: undefined })],
  ['an empty bearer', async () => 'Bearer '],
  ['another scheme', async (issuer, { claims }) => `Basic ${await issuer.sign(claims)}`],
];
