export { ControlOutcomes } from './control-outcomes.js';
export { DoubtfulLapses } from './doubtful-lapses.js';
export { MeasureOrders } from './measure-orders.js';
export { measureOrderStates } from './measure-order.states.js';
export type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
export {
  changeMeasure,
  lockBatchOrders,
  lockLiveMeasures,
  lockMeasure,
  lockOpenOrders,
  noteBatchEvent,
} from './measure-rows.js';
export { ControlSilenceDeadline } from './control-silence.deadline.js';
export {
  MeasureCriticalDeadline,
  MeasureEndDeadline,
  MeasureNoticeDeadline,
  MeasureWarningDeadline,
} from './measure.deadlines.js';
export { isLive, LIVE_MEASURE_STATES, measureStates } from './measure.states.js';
export { caseOfMeasure, measureViewOf } from './measures.read-model.js';
export { MeasuresModule } from './measures.module.js';
