export type { CalcOptions } from './run-calc.js';
export { runCalc } from './run-calc.js';
