import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { QueryControlModule } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await bootApp({ name: 'query-control', module: QueryControlModule.forRoot(config), config });
