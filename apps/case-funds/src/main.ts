import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { CaseFundsModule } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await bootApp({ name: 'case-funds', module: CaseFundsModule.forRoot(config), config });
