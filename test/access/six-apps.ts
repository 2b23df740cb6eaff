import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '@lib/platform';
import type { AppDefinition } from '@lib/platform';
import { createTestDatabase, TestApp } from '@lib/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../apps/agency-simulator/src/app.module.js';
import { configSchema as simulatorConfig } from '../../apps/agency-simulator/src/config.js';
import { CaseFlowModule } from '../../apps/case-flow/src/app.module.js';
import { configSchema as caseFlowConfig } from '../../apps/case-flow/src/config.js';
import { CaseFundsModule } from '../../apps/case-funds/src/app.module.js';
import { configSchema as caseFundsConfig } from '../../apps/case-funds/src/config.js';
import { GatewayModule, mountGateway } from '../../apps/gateway/src/app.module.js';
import { readConfig as gatewayConfig } from '../../apps/gateway/src/config.js';
import { IdentityModule, mountProvider } from '../../apps/identity/src/app.module.js';
import { readConfig as identityConfig } from '../../apps/identity/src/config.js';
import { QueryControlModule } from '../../apps/query-control/src/app.module.js';
import { configSchema as queryControlConfig } from '../../apps/query-control/src/config.js';

/** Nobody listens there: no test of routes asks a neighbour. */
const NOWHERE = 'http://127.0.0.1:9';
const SECRET = 'only-for-this-run-of-tests';
const common = { HTTP_PORT: '0', LOG_LEVEL: 'silent', SERVICE_ROLE: 'api' };

export interface Opened {
  readonly app: NestFastifyApplication;
  readonly stop: () => Promise<void>;
}

/** Each app as its own `main.ts` builds it, in this process, by folder name. */
export const SIX_APPS: Readonly<Record<string, () => Promise<Opened>>> = {
  'case-flow': () =>
    testApp((folder) =>
      TestApp.start({
        name: 'case-flow',
        configSchema: caseFlowConfig,
        module: (config) => CaseFlowModule.forRoot(config),
        env: {
          QUERY_CONTROL_URL: NOWHERE,
          CASE_FUNDS_URL: NOWHERE,
          STAFF_FILE: emptyList(folder),
        },
      }),
    ),
  'query-control': () =>
    testApp((folder) =>
      TestApp.start({
        name: 'query-control',
        configSchema: queryControlConfig,
        module: (config) => QueryControlModule.forRoot(config),
        env: { CASE_FLOW_URL: NOWHERE, CASE_FUNDS_URL: NOWHERE, EXCHANGE_DIR: folder },
      }),
    ),
  'case-funds': () =>
    testApp(() =>
      TestApp.start({
        name: 'case-funds',
        configSchema: caseFundsConfig,
        module: (config) => CaseFundsModule.forRoot(config),
        env: { CASE_FLOW_URL: NOWHERE, BANK_URL: NOWHERE, BANK_CLIENT_TOKEN: SECRET },
      }),
    ),
  gateway: () =>
    ownApp('gateway', (DATABASE_URL) => {
      const config = gatewayConfig({
        ...{ ...common, DATABASE_URL, OIDC_ISSUER: NOWHERE, PUBLIC_URL: 'http://127.0.0.1:3100' },
        ...{ OIDC_CLIENT_SECRET: SECRET, SESSION_SECRET: SECRET },
        ...{ CASE_FLOW_URL: NOWHERE, QUERY_CONTROL_URL: NOWHERE, CASE_FUNDS_URL: NOWHERE },
      });
      return { module: GatewayModule.forRoot(config), config, configure: mountGateway };
    }),
  identity: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'identity-routes-'));
    const config = identityConfig({
      ...{ ...common, OIDC_ISSUER: 'http://127.0.0.1:3109', GATEWAY_URL: 'http://127.0.0.1:3100' },
      ...{ GATEWAY_CLIENT_SECRET: SECRET, DEMO_PASSWORD: SECRET, IDENTITY_STATE_DIR: folder },
    });
    const module = IdentityModule.forRoot(config);
    const app = await ready({ name: 'identity', module, config, configure: mountProvider });
    return { app, stop: () => app.close().then(() => rmSync(folder, { recursive: true })) };
  },
  'agency-simulator': () =>
    ownApp('agency-simulator', (DATABASE_URL) => {
      const config = simulatorConfig.parse({
        ...{ ...common, DATABASE_URL, EXCHANGE_DIR: '/nonexistent/never-used' },
        ...{ SIMULATOR_TOKEN: SECRET, BANK_CLIENT_TOKEN: SECRET },
      });
      return { module: AppModule.forRoot(config), config };
    }),
};

async function ready(definition: AppDefinition): Promise<NestFastifyApplication> {
  const app = await createApp(definition);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

async function ownApp(
  name: string,
  definition: (databaseUrl: string) => Omit<AppDefinition, 'name'>,
): Promise<Opened> {
  const database = await createTestDatabase([name]);
  const app = await ready({ name, ...definition(database.url(name)) });
  return { app, stop: () => app.close().then(() => database.drop()) };
}

async function testApp(start: (folder: string) => Promise<TestApp>): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'routes-'));
  const running = await start(folder);
  const stop = (): Promise<void> =>
    running.stop().then(() => rmSync(folder, { recursive: true, force: true }));
  return { app: running.app, stop };
}

function emptyList(folder: string): string {
  const path = join(folder, 'staff.json');
  writeFileSync(path, '[]');
  return path;
}
