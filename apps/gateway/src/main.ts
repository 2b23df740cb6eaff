import 'reflect-metadata';
import { bootApp } from '@lib/platform';
import { GatewayModule, mountGateway } from './app.module.js';
import { readConfig } from './config.js';

const config = readConfig();
await bootApp({
  name: 'gateway',
  module: GatewayModule.forRoot(config),
  config,
  configure: mountGateway,
});
