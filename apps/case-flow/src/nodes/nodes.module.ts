import { Module } from '@nestjs/common';
import { NodeOverdueHandler } from './node-overdue.handler.js';
import { NodesReadModel } from './nodes.read-model.js';

@Module({
  providers: [NodesReadModel, NodeOverdueHandler],
  exports: [NodesReadModel, NodeOverdueHandler],
})
export class NodesModule {}
