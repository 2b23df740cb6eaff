export { ReconciliationModule } from './reconciliation.module.js';
export { StatementImporter } from './statement-importer.js';
export { moneyChecks } from './money.checks.js';
