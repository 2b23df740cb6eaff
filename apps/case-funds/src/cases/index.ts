export { assertOpen, caseOfSubAccount, subAccountSuffix } from './case-account.js';
export type { Standing } from './case-standing.js';
export { CaseStanding } from './case-standing.js';
export { CasesModule } from './cases.module.js';
