export type { EventDefinition, EventEnvelope } from './events.js';
export { dataOf, defineEvent, eventEnvelopeSchema } from './events.js';
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
export type { Problem } from './problem.js';
export { problemSchema } from './problem.js';
export type { Role } from './roles.js';
export { ROLE_TITLES, roleSchema } from './roles.js';
