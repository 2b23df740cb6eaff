import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { CaseFlowModule } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await bootApp({ name: 'case-flow', module: CaseFlowModule.forRoot(config), config });
