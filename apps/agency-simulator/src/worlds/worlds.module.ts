import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/index.js';
import { WorldsController } from './worlds.controller.js';
import { WorldsService } from './worlds.service.js';

@Module({
  imports: [LedgerModule],
  controllers: [WorldsController],
  providers: [WorldsService],
})
export class WorldsModule {}
