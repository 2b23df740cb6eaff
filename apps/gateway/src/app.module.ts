import { AccessModule } from '@lib/access';
import { PersistenceModule, ReadDatabase } from '@lib/persistence';
import type { HealthCheck } from '@lib/platform';
import { HEALTH_CHECKS } from '@lib/platform';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayConfig } from './config.js';
import { CONFIG } from './config.js';
import { DocsController } from './docs/docs.controller.js';
import { addProxy } from './proxy/proxy.js';
import { AuthController } from './sessions/auth.controller.js';
import { OidcClient } from './sessions/oidc-client.js';
import { addSessionHook } from './sessions/session.hook.js';
import { SessionStore } from './sessions/session.store.js';
import { SessionsService } from './sessions/sessions.service.js';
import { addSecurityHeaders, addWeb } from './web/web.js';

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
        }),
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          audience: config.OIDC_AUDIENCE,
          jwksUrl: config.OIDC_JWKS_URL ?? `${config.OIDC_ISSUER.replace(/\/$/, '')}/jwks`,
        }),
      ],
      controllers: [AuthController, DocsController],
      providers: [
        { provide: CONFIG, useValue: config },
        SessionStore,
        OidcClient,
        SessionsService,
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

function databaseCheck(database: ReadDatabase): HealthCheck {
  return { name: 'database', check: async () => void (await database.query('SELECT 1')) };
}
