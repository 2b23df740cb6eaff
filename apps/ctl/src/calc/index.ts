export { runCalc } from './run-calc.js';
