import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/index.js';
import { RecordFactConsumer } from './consumers/record-fact.consumer.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineReadModel } from './timeline.read-model.js';

@Module({
  imports: [CasesModule],
  controllers: [TimelineController],
  providers: [TimelineReadModel, RecordFactConsumer],
  exports: [RecordFactConsumer],
})
export class TimelineModule {}
