import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { QueryControlSettings } from './settings.js';
import { QUERY_CONTROL_SETTINGS } from './settings.js';

@Global()
@Module({})
export class SettingsModule {
  static forRoot(settings: QueryControlSettings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [{ provide: QUERY_CONTROL_SETTINGS, useValue: settings }],
      exports: [QUERY_CONTROL_SETTINGS],
    };
  }
}
