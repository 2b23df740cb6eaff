import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { IdentityModule, mountProvider } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await bootApp({
  name: 'identity',
  module: IdentityModule.forRoot(config),
  config,
  configure: mountProvider,
});
