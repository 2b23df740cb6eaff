import { Module } from '@nestjs/common';
import { NoticesController } from './notices.controller.js';
import { NoticesReadModel } from './notices.read-model.js';
import { NoticesService } from './notices.service.js';

@Module({
  controllers: [NoticesController],
  providers: [NoticesService, NoticesReadModel],
  exports: [NoticesReadModel],
})
export class NoticesModule {}
