import { systemClock } from '@lib/kernel';
import { createApp, loadConfig, processConfigSchema } from '@lib/platform';
import type { Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { AccessModuleOptions } from './access.module.js';
import { AccessModule } from './access.module.js';

/** For the specs of this library: an issuer with a key of its own, and an app that trusts it. */
export const ISSUER = 'http://issuer.test';
export const AUDIENCE = 'enforcement-platform';
export const OWN_COURT = '京0199';
export const FOREIGN_COURT = '京0198';

type Claims = Record<string, unknown>;

export interface TokenIssuer {
  readonly jwks: JSONWebKeySet;
  /** Signs the claims with one minute to live; `change` replaces or (undefined) removes claims. */
  readonly sign: (claims: Claims, change?: Claims) => Promise<string>;
}

export async function createIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  return {
    jwks: { keys: [jwk] },
    sign: (claims, change = {}) => {
      const now = Math.floor(systemClock.now().getTime() / 1000);
      const all = { iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 60, ...claims, ...change };
      return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    },
  };
}

export function person(roles: readonly string[], court = OWN_COURT): Claims {
  return { sub: 'person-1', account: 'demo1', name: '甲某(虚构)', roles, court };
}

export async function appWith(
  controllers: Type[],
  keys: Pick<AccessModuleOptions, 'jwks' | 'jwksUrl' | 'readLog'>,
): Promise<NestFastifyApplication> {
  class AppModule {}
  Module({
    imports: [AccessModule.forRoot({ issuer: ISSUER, audience: AUDIENCE, ...keys })],
    controllers,
  })(AppModule);
  const app = await createApp({
    name: 'sample',
    module: AppModule,
    config: loadConfig(processConfigSchema, { HTTP_PORT: '0', LOG_LEVEL: 'silent' }),
  });
  return app.init();
}
