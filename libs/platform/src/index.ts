export type { Actor, CommandContext } from './command-context.js';
export { machineActor } from './command-context.js';
