// The environment of each app, from the servers, ports and secrets of this run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../services/state.mjs';

const schemaOf = (app) => app.replaceAll('-', '_');

function databaseUrl(adminUrl, role, password) {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return url.toString();
}

/** URL of the read-only role of `ctl check`. */
export function checkerUrl(servers, secrets) {
  return databaseUrl(servers.adminUrl, 'checker', secrets.database);
}

const staffFile = (stateDir) => join(stateDir, 'staff.json');

/** Writes the staff list that case-flow takes in at start: the demo accounts of the built identity. */
export async function writeStaffFile(stateDir) {
  const accounts = join(root, 'dist', 'apps', 'identity', 'src', 'accounts.js');
  const { DEMO_ACCOUNTS } = await import(pathToFileURL(accounts).href);
  const staff = DEMO_ACCOUNTS.filter(({ roles }) => !roles.includes('applicant')).map(
    ({ personId, name, roles, court }) => ({ personId, name, roles, court }),
  );
  writeFileSync(staffFile(stateDir), `${JSON.stringify(staff, null, 2)}\n`);
}

/** What every process with a database reads. */
function processOf(app, { servers, secrets, ports }) {
  return {
    NODE_ENV: 'development',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(ports[app]),
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl(servers.adminUrl, schemaOf(app), secrets.database),
  };
}

/** What every service with a bus, a queue and an API reads besides. */
function base(app, run) {
  const { servers, urls } = run;
  const real = servers.kind === 'real';
  return {
    ...processOf(app, run),
    BUS_KIND: real ? 'kafka' : 'postgres-log',
    QUEUE_KIND: real ? 'redis' : 'postgres',
    ...(real ? { KAFKA_BROKERS: servers.kafkaBrokers, REDIS_URL: servers.redisUrl } : {}),
    // A database of its own needs topics of its own on a shared broker.
    ...(real ? { BUS_TOPIC_PREFIX: servers.prefix } : {}),
    OIDC_ISSUER: urls.identity,
    OIDC_JWKS_URL: `${urls.identity}/jwks`,
    OIDC_AUDIENCE: 'enforcement-platform',
  };
}

/** One environment per app. */
export function environments(run) {
  const { secrets, urls, stateDir } = run;
  const exchange = join(stateDir, 'exchange');
  const identityState = join(stateDir, 'identity');
  for (const folder of [exchange, identityState]) mkdirSync(folder, { recursive: true });
  return {
    identity: {
      NODE_ENV: 'development',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(run.ports.identity),
      OIDC_ISSUER: urls.identity,
      IDENTITY_STATE_DIR: identityState,
      DEMO_PASSWORD: secrets.demoPassword,
      GATEWAY_URL: urls.gateway,
      GATEWAY_CLIENT_SECRET: secrets.client,
    },
    'agency-simulator': {
      ...processOf('agency-simulator', run),
      EXCHANGE_DIR: exchange,
      SIMULATOR_TOKEN: secrets.simulator,
      BANK_CLIENT_TOKEN: secrets.bankClient,
      SERVICE_URL: `${urls['query-control']}/exchange/soap`,
      SERVICE_USER: 'YH-BANK-F',
      SERVICE_PASSWORD: secrets.serviceUser,
    },
    'case-flow': {
      ...base('case-flow', run),
      QUERY_CONTROL_URL: urls['query-control'],
      CASE_FUNDS_URL: urls['case-funds'],
      STAFF_FILE: staffFile(stateDir),
    },
    'query-control': {
      ...base('query-control', run),
      CASE_FLOW_URL: urls['case-flow'],
      CASE_FUNDS_URL: urls['case-funds'],
      EXCHANGE_DIR: exchange,
      SERVICE_BODIES: `BANK-F:YH-BANK-F:${secrets.serviceUser}`,
    },
    'case-funds': {
      ...base('case-funds', run),
      CASE_FLOW_URL: urls['case-flow'],
      BANK_URL: urls['agency-simulator'],
      BANK_CLIENT_TOKEN: secrets.bankClient,
    },
    gateway: {
      NODE_ENV: 'development',
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(run.ports.gateway),
      LOG_LEVEL: 'info',
      DATABASE_URL: databaseUrl(run.servers.adminUrl, 'gateway', secrets.database),
      OIDC_ISSUER: urls.identity,
      OIDC_CLIENT_SECRET: secrets.client,
      PUBLIC_URL: urls.gateway,
      SESSION_SECRET: secrets.session,
      CASE_FLOW_URL: urls['case-flow'],
      QUERY_CONTROL_URL: urls['query-control'],
      CASE_FUNDS_URL: urls['case-funds'],
      DOCS_ROOT: join(root, 'docs', 'generated'),
      WEB_ROOT: join(root, 'dist', 'apps', 'web'),
    },
  };
}
