export { QueryOrdersModule } from './query-orders.module.js';
export type { QueryRequestRow } from './query-requests.js';
export { lockRequestByNo } from './query-requests.js';
export { QuerySilenceDeadline } from './query-silence.deadline.js';
export { queryRequestStates } from './query-request.states.js';
