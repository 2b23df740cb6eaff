import { StuckWorkDesk } from '@lib/jobs';
import { Module } from '@nestjs/common';
import { StuckWorkController } from './stuck-work.controller.js';

/** What an app's operator looks after; libs/jobs does the work. Imported by every app that has jobs. */
@Module({ controllers: [StuckWorkController], providers: [StuckWorkDesk] })
export class StuckWorkModule {}
