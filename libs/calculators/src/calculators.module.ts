import type { calculationKinds } from '@lib/contracts';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { CalculatorsController, SERVING_APP } from './calculators.controller.js';

/** The calculators that an app answers for (`calculationKinds` of libs/contracts). */
@Module({})
export class CalculatorsModule {
  static forApp(app: keyof typeof calculationKinds): DynamicModule {
    return {
      module: CalculatorsModule,
      controllers: [CalculatorsController],
      providers: [{ provide: SERVING_APP, useValue: app }],
    };
  }
}
