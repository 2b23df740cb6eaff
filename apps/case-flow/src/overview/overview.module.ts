import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/index.js';
import { NodesModule } from '../nodes/index.js';
import { NoticesModule } from '../notices/index.js';
import { OverviewController } from './overview.controller.js';

@Module({
  imports: [CasesModule, NodesModule, NoticesModule],
  controllers: [OverviewController],
})
export class OverviewModule {}
