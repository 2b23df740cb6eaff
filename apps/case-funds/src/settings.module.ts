import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { CaseFundsSettings } from './settings.js';
import { CASE_FUNDS_SETTINGS } from './settings.js';

/** The settings for every feature. */
@Global()
@Module({})
export class SettingsModule {
  static forRoot(settings: CaseFundsSettings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [{ provide: CASE_FUNDS_SETTINGS, useValue: settings }],
      exports: [CASE_FUNDS_SETTINGS],
    };
  }
}
