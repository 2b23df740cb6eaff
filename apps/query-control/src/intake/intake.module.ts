import { HEALTH_CHECKS } from '@lib/platform';
import type { OnModuleInit } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { AnswersModule } from '../answers/index.js';
import { DispatchModule } from '../dispatch/index.js';
import { InstitutionsModule } from '../institutions/index.js';
import { MeasureWatchModule } from '../measure-watch/index.js';
import { MeasuresModule } from '../measures/index.js';
import { ExchangeScan } from './exchange-scan.js';
import { FolderIntake } from './folder-intake.js';
import { IncomingHandler } from './incoming-handler.js';
import { IncomingProcessor } from './incoming-processor.js';
import { IncomingStore } from './incoming-store.js';
import { ServiceDoor } from './service-door.js';
import { ServiceExchange } from './service-exchange.js';
import { ServiceExchangeController } from './service-exchange.controller.js';

/** What bodies deliver: files fetched from their folders, calls of bodies in service mode. */
@Module({
  imports: [AnswersModule, DispatchModule, InstitutionsModule, MeasuresModule, MeasureWatchModule],
  controllers: [ServiceExchangeController],
  providers: [
    ExchangeScan,
    FolderIntake,
    IncomingHandler,
    IncomingProcessor,
    IncomingStore,
    ServiceDoor,
    ServiceExchange,
    { provide: HEALTH_CHECKS, useExisting: ExchangeScan },
  ],
  exports: [FolderIntake],
})
export class IntakeModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Fastify knows JSON; the exchange speaks XML. */
  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    server?.addContentTypeParser(
      ['text/xml', 'application/soap+xml'],
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
  }
}
