import { AccessModule } from '@lib/access';
import { databaseCheck, PersistenceModule, ReadDatabase } from '@lib/persistence';
import { HEALTH_CHECKS } from '@lib/platform';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from './config.js';
import { CONFIG } from './config.js';
import { DocsModule } from './docs/index.js';
import { addProxy } from './proxy/index.js';
import { addSessionHook, SessionsModule } from './sessions/index.js';
import { addSecurityHeaders, addWeb } from './web/index.js';

/** The one front door: sessions, pages, and the way to every app. */
@Module({})
export class GatewayModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          schema: 'gateway',
          poolSize: config.DATABASE_POOL_MAX,
          production: config.NODE_ENV === 'production',
        }),
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          audience: config.OIDC_AUDIENCE,
          jwksUrl: config.OIDC_JWKS_URL ?? `${config.OIDC_ISSUER.replace(/\/$/, '')}/jwks`,
        }),
        SessionsModule.forRoot(config),
        DocsModule.forRoot(config),
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: HEALTH_CHECKS, useFactory: databaseCheck, inject: [ReadDatabase] },
      ],
    };
  }
}

/** Everything of the gateway that is no controller. */
export async function mountGateway(app: NestFastifyApplication): Promise<void> {
  addSecurityHeaders(app);
  await addSessionHook(app);
  await addProxy(app);
  await addWeb(app);
}
