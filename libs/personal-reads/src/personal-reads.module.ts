import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ForgettingReads } from './forgetting-reads.js';
import { PersonalReadsController } from './personal-reads.controller.js';
import { PersonalReadsReadModel } from './personal-reads.read-model.js';

/** Shows who read personal data; `PersonalReads` itself is given to `AccessModule`, which asks it. */
@Module({})
export class PersonalReadsModule {
  /** `forget`: whether this process forgets what is too old (workers do). */
  static forRoot({ forget }: { readonly forget: boolean }): DynamicModule {
    return {
      module: PersonalReadsModule,
      controllers: [PersonalReadsController],
      providers: [PersonalReadsReadModel, ...(forget ? [ForgettingReads] : [])],
    };
  }
}
