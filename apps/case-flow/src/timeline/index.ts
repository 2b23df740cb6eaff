export { RecordFactConsumer } from './consumers/record-fact.consumer.js';
export { TimelineModule } from './timeline.module.js';
