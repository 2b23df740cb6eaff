export { FaultsModule } from './faults.module.js';
export { FaultsStore } from './faults.store.js';
