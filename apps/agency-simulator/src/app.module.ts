import { databaseCheck, PersistenceModule, ReadDatabase, schemaOf } from '@lib/persistence';
import { HEALTH_CHECKS } from '@lib/platform';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AnswersInterceptor } from './answers.js';
import type { SimulatorConfig } from './config.js';
import { settingsOf } from './config.js';
import { CourtBankModule } from './court-bank/index.js';
import { FaultsModule } from './faults/index.js';
import { LedgerModule } from './ledger/index.js';
import { RequestsModule } from './requests/index.js';
import { SIMULATOR_SETTINGS } from './settings.js';
import { TokenGuard } from './token.guard.js';
import { WorldsModule } from './worlds/index.js';

/** Six banks and two registries with books of their own. */
@Global()
@Module({})
export class AppModule {
  static forRoot(config: SimulatorConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          schema: schemaOf('agency-simulator'),
          poolSize: config.DATABASE_POOL_MAX,
          production: config.NODE_ENV === 'production',
        }),
        LedgerModule,
        FaultsModule,
        WorldsModule,
        CourtBankModule,
        RequestsModule,
      ],
      providers: [
        { provide: SIMULATOR_SETTINGS, useValue: settingsOf(config) },
        { provide: APP_GUARD, useClass: TokenGuard },
        { provide: APP_INTERCEPTOR, useClass: AnswersInterceptor },
        { provide: HEALTH_CHECKS, useFactory: databaseCheck, inject: [ReadDatabase] },
      ],
      exports: [SIMULATOR_SETTINGS],
    };
  }
}
