export { CaseFlowConsumer } from './case-flow.consumer.js';
export type { CaseRef } from './case-ref.js';
export {
  assertHandlingCourt,
  assertOnTeam,
  CaseRefs,
  isPartyOnly,
  lockCaseRef,
  ownPartyIds,
} from './case-ref.js';
export { CaseRefsModule } from './case-refs.module.js';
