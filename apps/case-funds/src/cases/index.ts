export { CaseFlowConsumer } from './case-flow.consumer.js';
export type { CaseRef } from './case-refs.js';
export {
  assertHandlingCourt,
  assertOnTeam,
  assertOpen,
  caseOfSubAccount,
  CaseRefs,
  lockCaseRef,
  ownPartyIds,
} from './case-refs.js';
export type { Standing } from './case-standing.js';
export { CaseStanding } from './case-standing.js';
export { CasesModule } from './cases.module.js';
