export { ClosureModule } from './closure.module.js';
