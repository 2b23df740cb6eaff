import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { CONFIG } from '../config.js';
import { AuthController } from './auth.controller.js';
import { OidcClient } from './oidc-client.js';
import { SessionStore } from './session.store.js';
import { SessionsService } from './sessions.service.js';

/** Sign-in, session, sign-out. */
@Module({})
export class SessionsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: SessionsModule,
      controllers: [AuthController],
      providers: [{ provide: CONFIG, useValue: config }, SessionStore, OidcClient, SessionsService],
    };
  }
}
