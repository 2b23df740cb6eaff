export { CasesModule } from './cases.module.js';
export type { DebtRef } from './debt-refs.js';
export { forgetDischarge, moveDebt, readDebt, recordDischarge } from './debt-refs.js';
export { prepared } from './prepared.js';
export type { FreshDebt, Standing } from './neighbours.js';
export { assertFreshDebt, assertOnTeam, Neighbours, staleDebt } from './neighbours.js';
