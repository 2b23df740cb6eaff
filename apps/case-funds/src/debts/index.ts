export type { DebtRow } from './debt-rows.js';
export { latestDebt } from './debt-rows.js';
export { Debts } from './debts.js';
export { DebtsModule } from './debts.module.js';
export { DebtsReadModel } from './debts.read-model.js';
export { openFailure } from './debt-failures.js';
export { failureView } from './debt.presenter.js';
export { DebtRetryTask } from './debt-retry.task.js';
