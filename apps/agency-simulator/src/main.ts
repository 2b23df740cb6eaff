import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
if (config.NODE_ENV === 'production') {
  throw new Error('agency-simulator plays outside bodies; it never runs in production');
}
await bootApp({ name: 'agency-simulator', module: AppModule.forRoot(config), config });
