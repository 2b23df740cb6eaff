import { Module } from '@nestjs/common';
import { PropertyController } from './property.controller.js';
import { PropertyReadModel } from './property.read-model.js';

@Module({ controllers: [PropertyController], providers: [PropertyReadModel] })
export class PropertyModule {}
