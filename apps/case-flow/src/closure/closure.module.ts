import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { NeighbourUrls } from './case-neighbours.js';
import { CaseNeighbours } from './case-neighbours.js';
import { ClosureController } from './closure.controller.js';
import { ClosureService } from './closure.service.js';

@Module({})
export class ClosureModule {
  static forRoot(urls: NeighbourUrls): DynamicModule {
    return {
      module: ClosureModule,
      controllers: [ClosureController],
      providers: [
        ClosureService,
        { provide: CaseNeighbours, useFactory: () => new CaseNeighbours(urls) },
      ],
    };
  }
}
