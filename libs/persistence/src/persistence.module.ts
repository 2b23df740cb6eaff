import type { DynamicModule } from '@nestjs/common';
import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandRunner } from './command-runner.js';
import type { DatabaseOptions } from './database.js';
import { openDatabase } from './database.js';
import { assertNoOffset } from './legal-clock-offset.js';
import { ReadDatabase } from './read-database.js';
import { UnitOfWork } from './unit-of-work.js';

/** One data source per app process: transactions, commands and reads. */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** A production process refuses to start on a moved legal clock. */
  static forRoot(options: DatabaseOptions & { readonly production: boolean }): DynamicModule {
    return {
      module: PersistenceModule,
      providers: [
        {
          provide: DataSource,
          useFactory: async () => {
            const dataSource = await openDatabase(options);
            if (options.production) await assertNoOffset(dataSource);
            return dataSource;
          },
        },
        UnitOfWork,
        CommandRunner,
        ReadDatabase,
      ],
      exports: [DataSource, UnitOfWork, CommandRunner, ReadDatabase],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
