import type { QueueOptions } from '@lib/jobs';
import { Deadlines, JobsModule, Tasks } from '@lib/jobs';
import type { JobsOptions } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { HEALTH_CHECKS } from '@lib/platform';
import type { HealthCheck } from '@lib/platform';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { openSpine, SPINE_APP } from './spine-database.js';

@Module({})
class SpineModule {}

export interface SpineAppOptions extends Partial<JobsOptions> {
  readonly databaseUrl: string;
  readonly queue: QueueOptions;
  /** Besides jobs. */
  readonly modules?: readonly (DynamicModule | Type)[];
}

/** One process of an app with jobs, as Nest boots it; a boot that fails leaves nothing open. */
export class SpineApp {
  private constructor(
    private readonly context: INestApplicationContext,
    private readonly dataSource: DataSource,
  ) {}

  static async start({
    databaseUrl,
    modules = [],
    ...options
  }: SpineAppOptions): Promise<SpineApp> {
    const jobs = { app: SPINE_APP, deadlines: [], tasks: [], work: true, ...options };
    const imports = [JobsModule.forRoot(jobs), ...modules];
    const dataSource = await openSpine(databaseUrl);
    const providers = [{ provide: DataSource, useValue: dataSource }, UnitOfWork, ReadDatabase];
    try {
      const context = await NestFactory.createApplicationContext(
        { module: SpineModule, global: true, imports, providers, exports: providers },
        { logger: false, abortOnError: false },
      );
      return new SpineApp(context, dataSource);
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
  }

  get deadlines(): Deadlines {
    return this.context.get(Deadlines, { strict: false });
  }

  get tasks(): Tasks {
    return this.context.get(Tasks, { strict: false });
  }

  /** Any provider of the app. */
  get<Thing>(type: Type<Thing>): Thing {
    return this.context.get(type, { strict: false });
  }

  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.context.get(UnitOfWork, { strict: false }).run(work);
  }

  /** The readiness check of jobs: its fact, or its rejection. */
  async health(): Promise<string | undefined | void> {
    const check = this.context.get<HealthCheck>(HEALTH_CHECKS, { strict: false });
    return check.check();
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.dataSource.destroy();
  }
}
