import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/index.js';
import { everySecond, STREAM_TICKS } from './case-stream.js';
import { RecordFactConsumer } from './consumers/record-fact.consumer.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineReadModel } from './timeline.read-model.js';

@Module({
  imports: [CasesModule],
  controllers: [TimelineController],
  providers: [
    TimelineReadModel,
    RecordFactConsumer,
    { provide: STREAM_TICKS, useValue: everySecond },
  ],
  exports: [RecordFactConsumer],
})
export class TimelineModule {}
