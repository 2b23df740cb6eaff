import { Module } from '@nestjs/common';
import { CasesController } from './cases.controller.js';
import { CasesReadModel } from './cases.read-model.js';
import { CasesService } from './cases.service.js';

@Module({
  controllers: [CasesController],
  providers: [CasesService, CasesReadModel],
  exports: [CasesReadModel],
})
export class CasesModule {}
