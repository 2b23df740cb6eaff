import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { GatewayConfig } from '../config.js';
import { CONFIG } from '../config.js';
import { DocsController } from './docs.controller.js';

/** The API descriptions. */
@Module({})
export class DocsModule {
  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: DocsModule,
      controllers: [DocsController],
      providers: [{ provide: CONFIG, useValue: config }],
    };
  }
}
