import { createApp, loadConfig } from '@lib/platform';
import { createTestDatabase, type TestDatabase } from '@lib/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppModule } from './app.module.js';
import { configSchema } from './config.js';

// Aim: each door opens to its own key alone.

let database: TestDatabase;
let app: Awaited<ReturnType<typeof createApp>>;

beforeAll(async () => {
  database = await createTestDatabase(['agency-simulator']);
  const config = loadConfig(configSchema, {
    HTTP_PORT: '0',
    LOG_LEVEL: 'silent',
    SERVICE_ROLE: 'api',
    DATABASE_URL: database.url('agency-simulator'),
    SIMULATOR_TOKEN: 'first-key-of-test',
    BANK_CLIENT_TOKEN: 'bank-client-token',
    EXCHANGE_DIR: '/nonexistent/never-used',
  });
  const module = AppModule.forRoot(config);
  app = await createApp({ name: 'agency-simulator', module, config });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const simulation = { 'x-simulator-token': 'first-key-of-test' };
const bank = { authorization: 'Bearer bank-client-token' };

async function status(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  headers: object,
): Promise<number> {
  const answer = await app.inject({ method, url, headers: { ...headers } });
  return answer.statusCode;
}

const SIMULATION = [
  ['POST', '/world'],
  ['GET', '/faults'],
  ['PUT', '/faults'],
  ['GET', '/banks/BANK-A/ledger'],
  ['GET', '/banks/BANK-A/accounts/1'],
  ['POST', '/banks/BANK-A/transfers'],
  ['GET', '/ledger/check'],
  ['GET', '/requests'],
  ['POST', '/bodies/BANK-A/answers'],
] as const;
const COURT_LINE = [
  ['GET', '/court-bank/statement'],
  ['POST', '/court-bank/payments'],
  ['GET', '/court-bank/payments/P1'],
] as const;

describe('the simulation API', () => {
  it.each(SIMULATION)('%s %s opens to the simulator token alone', async (method, url) => {
    expect(await status(method, url, simulation)).not.toBe(401);
    expect(await status(method, url, {})).toBe(401);
    expect(await status(method, url, bank)).toBe(401);
    expect(await status(method, url, { 'x-simulator-token': 'bank-client-token' })).toBe(401);
    expect(await status(method, url, { 'x-simulator-token': '' })).toBe(401);
  });
});

describe('the court-bank line', () => {
  it.each(COURT_LINE)('%s %s opens to the bank client token alone', async (method, url) => {
    expect(await status(method, url, bank)).not.toBe(401);
    expect(await status(method, url, {})).toBe(401);
    expect(await status(method, url, simulation)).toBe(401);
    expect(await status(method, url, { authorization: 'Bearer first-key-of-test' })).toBe(401);
    expect(await status(method, url, { authorization: 'bank-client-token' })).toBe(401);
  });
});

describe('the page', () => {
  it('is open, holds no token and no data, and says that everything is fictional', async () => {
    const page = await app.inject({ url: '/' });

    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('虚构');
    expect(page.body).not.toMatch(/first-key|bank-client-token|BANK-A/);
  });

  it('is not a way in for writing', async () => {
    expect(await status('POST', '/', {})).not.toBe(200);
  });
});
