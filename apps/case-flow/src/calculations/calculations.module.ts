import { Module } from '@nestjs/common';
import { CalculationsController } from './calculations.controller.js';

/** The calculators this app answers for. */
@Module({ controllers: [CalculationsController] })
export class CalculationsModule {}
