import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/index.js';
import { InstitutionsModule } from '../institutions/index.js';
import { QueryOrdersController } from './query-orders.controller.js';
import { QueryOrdersService } from './query-orders.service.js';
import { QuerySent } from './query-sent.js';
import { QuerySilenceDeadline } from './query-silence.deadline.js';

@Module({
  imports: [DispatchModule, InstitutionsModule],
  controllers: [QueryOrdersController],
  providers: [QueryOrdersService, QuerySent, QuerySilenceDeadline],
})
export class QueryOrdersModule {}
