import type { OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AnswersModule } from '../answers/index.js';
import { DispatchModule } from '../dispatch/index.js';
import { InstitutionsModule } from '../institutions/index.js';
import { MeasureWatchModule } from '../measure-watch/index.js';
import { MeasuresModule } from '../measures/index.js';
import { Repeating } from '../repeating.js';
import type { QueryControlSettings } from '../settings.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import { FolderIntake } from './folder-intake.js';
import { IncomingHandler } from './incoming-handler.js';
import { IncomingProcessor } from './incoming-processor.js';
import { IncomingStore } from './incoming-store.js';
import { ServiceExchange } from './service-exchange.js';
import { ServiceExchangeController } from './service-exchange.controller.js';

/** What bodies deliver: files fetched from their folders, calls of bodies in service mode. */
@Module({
  imports: [AnswersModule, DispatchModule, InstitutionsModule, MeasuresModule, MeasureWatchModule],
  controllers: [ServiceExchangeController],
  providers: [FolderIntake, IncomingHandler, IncomingProcessor, IncomingStore, ServiceExchange],
  exports: [FolderIntake],
})
export class IntakeModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly scanning: Repeating;

  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings,
    intake: FolderIntake,
  ) {
    this.scanning = new Repeating('exchange scan', settings.exchangeScanMs, () => intake.scan());
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    server?.addContentTypeParser(
      ['text/xml', 'application/soap+xml'],
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.scanning.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.scanning.stop();
  }
}
