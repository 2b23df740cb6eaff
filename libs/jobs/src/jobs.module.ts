import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { HEALTH_CHECKS } from '@lib/platform';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Deadlines } from './deadlines/deadlines.js';
import type { JobParts } from './job-parts.js';
import { jobParts } from './job-parts.js';
import type { JobsOptions } from './jobs-options.js';
import { assertSweepPace } from './jobs-options.js';
import { JobsRuntime } from './jobs-runtime.js';
import { StuckWork } from './stuck-work.js';
import { Tasks } from './tasks/tasks.js';

const JOB_PARTS = Symbol('JOB_PARTS');

/**
 * Clocks and outside work of one app; needs PersistenceModule, and `persistence` and
 * `jobs` in the app's `libraries.json`. Boot fails on a missing or doubled handler.
 */
@Global()
@Module({})
export class JobsModule {
  static forRoot(options: JobsOptions): DynamicModule {
    assertSweepPace(options);
    return {
      module: JobsModule,
      providers: [
        {
          provide: JOB_PARTS,
          inject: [ReadDatabase, UnitOfWork],
          useFactory: (database: ReadDatabase, unitOfWork: UnitOfWork) =>
            jobParts(options, database, unitOfWork),
        },
        part(Deadlines, (parts) => parts.deadlines),
        part(Tasks, (parts) => parts.tasks),
        part(StuckWork, (parts) => parts.stuck),
        {
          provide: JobsRuntime,
          inject: [JOB_PARTS, ModuleRef],
          useFactory: (parts: JobParts, moduleRef: ModuleRef) => new JobsRuntime(parts, moduleRef),
        },
        {
          provide: HEALTH_CHECKS,
          inject: [JobsRuntime],
          useFactory: (runtime: JobsRuntime) => ({ name: 'jobs', check: () => runtime.check() }),
        },
      ],
      exports: [Deadlines, Tasks, StuckWork],
    };
  }
}

function part<Part>(provide: Type<Part>, pick: (parts: JobParts) => Part): Provider {
  return { provide, inject: [JOB_PARTS], useFactory: pick };
}
