export { ReconciliationModule } from './reconciliation.module.js';
export { StatementImporter } from './statement-importer.js';
