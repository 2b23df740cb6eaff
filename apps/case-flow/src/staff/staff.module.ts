import { UnitOfWork } from '@lib/persistence';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { StaffController } from './staff.controller.js';
import { StaffFile } from './staff-file.js';
import { StaffReadModel } from './staff.read-model.js';

/** The staff list of each court, from a file named by the configuration. */
@Module({})
export class StaffModule {
  static forRoot(options: { readonly file: string | undefined }): DynamicModule {
    return {
      module: StaffModule,
      controllers: [StaffController],
      providers: [
        StaffReadModel,
        {
          provide: StaffFile,
          inject: [UnitOfWork],
          useFactory: (work: UnitOfWork) => new StaffFile(options.file, work),
        },
      ],
    };
  }
}
