export type { CaseParts } from './case-parts.js';
export { caseRowView } from './case.presenter.js';
export type { CaseRow } from './case-row.js';
export { assertOnTeam, caseNotFound, lockCase } from './case-row.js';
export { moveCase } from './case-transitions.js';
export { caseStates } from './case.states.js';
export { CasesModule } from './cases.module.js';
export { CasesReadModel } from './cases.read-model.js';
