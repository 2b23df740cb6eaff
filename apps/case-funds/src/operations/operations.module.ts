import { StuckWorkDesk } from '@lib/jobs';
import { Module } from '@nestjs/common';
import { StuckWorkController } from './stuck-work.controller.js';

/** What this app's operator looks after; libs/jobs does the work. */
@Module({ controllers: [StuckWorkController], providers: [StuckWorkDesk] })
export class OperationsModule {}
