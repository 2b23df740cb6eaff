export { NodeOverdueHandler } from './node-overdue.handler.js';
export { openNodes, recordNode } from './nodes.js';
export type { NodeView } from './nodes.read-model.js';
export { NEXT_NODE, NodesReadModel, nodeTitle } from './nodes.read-model.js';
export { NodesModule } from './nodes.module.js';
