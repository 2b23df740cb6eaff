import { Module } from '@nestjs/common';
import { InstitutionsController } from './institutions.controller.js';
import { InstitutionsReadModel } from './institutions.read-model.js';

@Module({
  controllers: [InstitutionsController],
  providers: [InstitutionsReadModel],
  exports: [InstitutionsReadModel],
})
export class InstitutionsModule {}
