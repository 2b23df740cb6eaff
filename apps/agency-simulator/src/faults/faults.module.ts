import { Module } from '@nestjs/common';
import { FaultsController } from './faults.controller.js';
import { FaultsStore } from './faults.store.js';

@Module({ controllers: [FaultsController], providers: [FaultsStore], exports: [FaultsStore] })
export class FaultsModule {}
