export type { SharedRefusal } from './refusals.js';
export { needsKey, sharedRefusals } from './refusals.js';
export type { EventDefinition, EventEnvelope } from './events.js';
export { dataOf, defineEvent, eventEnvelopeSchema } from './events.js';
export { personalReadsApi, unmaskReasonSchema } from './personal-reads.js';
export type { PersonalClass } from './primitives.js';
export {
  courtCodeSchema,
  courtDateSchema,
  instantSchema,
  pageOf,
  pageQuerySchema,
  personal,
  signedYuanSchema,
  uuidSchema,
  yuanSchema,
} from './primitives.js';
export { calculateEndpoint, calculationKinds } from './calculations.js';
export type { Problem } from './problem.js';
export { problemSchema } from './problem.js';
export type { Role } from './roles.js';
export { ROLE_TITLES, roleSchema } from './roles.js';
export { agencySimulatorApi } from './agency-simulator/api.js';
export { bankWire } from './agency-simulator/court-bank.js';
export type { BodyFaults } from './agency-simulator/faults.js';
export { FAULT_WORDS } from './agency-simulator/faults.js';
export { SIMULATED_BANKS, worldSchema } from './agency-simulator/world.js';
export { caseFlowApi } from './case-flow/api.js';
export type { CaseFile } from './case-flow/case-file.js';
export { caseFileSchema, obligationSchema, payeeAccountSchema } from './case-flow/case-file.js';
export { caseFlowEvents } from './case-flow/events.js';
export { caseFundsApi } from './case-funds/api.js';
export { caseFundsEvents } from './case-funds/events.js';
export type {
  AnswerOf,
  BodyOf,
  Endpoint,
  HttpMethod,
  Opener,
  ParamsOf,
  QueryOf,
} from './endpoint.js';
export { endpoint } from './endpoint.js';
export { gatewayApi, proxiedApps, proxiedMethods } from './gateway/api.js';
export { identityApi } from './identity/api.js';
export { operationsApi } from './operations.js';
export { queryControlApi } from './query-control/api.js';
export { queryControlEvents } from './query-control/events.js';
export { measureOrderStateSchema, measureStateSchema } from './query-control/measures-api.js';
export { allEndpoints, allEvents, allTopics } from './registry.js';
export { stuckWorkApi } from './stuck-work.js';
