export { DebtConsumer, DischargeConsumer } from './case-funds.consumer.js';
export { DischargeRevokedConsumer } from './discharge-revoked.consumer.js';
export { MeasureWatch } from './measure-watch.js';
export { MeasureWatchModule } from './measure-watch.module.js';
export { releaseBatchStates } from './release-batch.states.js';
export { ReleaseSweep } from './release-sweep.js';
export { UnfilledCapsDeadline } from './unfilled-caps.deadline.js';
