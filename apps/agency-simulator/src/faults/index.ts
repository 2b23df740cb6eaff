export type { BodyFaults } from './fault.rules.js';
export { FaultsModule } from './faults.module.js';
export { FaultsStore } from './faults.store.js';
