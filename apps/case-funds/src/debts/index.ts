export type { CountedPayment, DebtFigures } from './debt.rules.js';
export { debtFigures } from './debt.rules.js';
export type { DebtRow } from './debt-rows.js';
export { latestDebt } from './debt-rows.js';
export type { DebtCause } from './debts.js';
export { Debts } from './debts.js';
export { DebtsModule } from './debts.module.js';
export { DebtsReadModel } from './debts.read-model.js';
