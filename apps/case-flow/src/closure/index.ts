export { closingRules } from './closure.rules.js';
export { ClosureModule } from './closure.module.js';
