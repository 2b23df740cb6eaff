import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlAnswer, ControlOutcome } from '@lib/agencies';
import { legalToday, UnitOfWork } from '@lib/persistence';
import { createApp, loadConfig } from '@lib/platform';
import { createTestDatabase, type TestDatabase } from '@lib/testing';
import pg from 'pg';
import { AppModule } from '../src/app.module.js';
import { configSchema } from '../src/config.js';
import { Poller } from '../src/requests/index.js';
import { CourtSide, DEBTOR } from './court-side.js';

export const SIMULATOR_TOKEN = 'simulator-token';
export const BANK_TOKEN = 'bank-client-token';
export const COURT = {
  name: '示例区人民法院(虚构)',
  mainAccount: { accountNumber: '110019900000000001', accountName: '示例区法院案款专户(虚构)' },
};

/** What the check of the ledger says of the world that `world()` loads, whatever moved in it. */
export const BOOKS_IN_ORDER = { ok: true, moneyInAllBanks: '2270000.00', faults: [] };

type Order = Parameters<CourtSide['control']>;

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** The simulator in this process on a database of the test; rounds are run by hand. */
export class RunningSimulator {
  private constructor(
    private readonly app: Awaited<ReturnType<typeof createApp>>,
    readonly database: TestDatabase,
    readonly root: string,
    readonly court: CourtSide,
  ) {}

  /** On a database and folders of its own; `stop` removes both. */
  static async start(settings: Record<string, string> = {}): Promise<RunningSimulator> {
    const database = await createTestDatabase(['agency-simulator']);
    const root = await mkdtemp(join(tmpdir(), 'simulator-'));
    return RunningSimulator.on(database, root, settings);
  }

  private static async on(
    database: TestDatabase,
    root: string,
    settings: Record<string, string> = {},
  ): Promise<RunningSimulator> {
    const config = loadConfig(configSchema, {
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      SERVICE_ROLE: 'api',
      DATABASE_URL: database.url('agency-simulator'),
      SIMULATOR_TOKEN,
      BANK_CLIENT_TOKEN: BANK_TOKEN,
      EXCHANGE_DIR: root,
      ...settings,
    });
    const app = await createApp({
      name: 'agency-simulator',
      module: AppModule.forRoot(config),
      config,
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const today = await app.get(UnitOfWork).run((tx) => legalToday(tx));
    return new RunningSimulator(app, database, root, new CourtSide(root, today));
  }

  /** Starts another process on the same folders and books, lets it work and ends it. */
  async restarted(): Promise<void> {
    const other = await RunningSimulator.on(this.database, this.root);
    await other.round();
    await other.round();
    await other.app.close();
  }

  async listen(): Promise<string> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getUrl();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await rm(this.root, { recursive: true, force: true });
    await this.database.drop();
  }

  /** One working round of all bodies. */
  async round(): Promise<void> {
    await this.app.get(Poller).runOnce();
  }

  /** Orders a control; gives back its number and every outcome the body answered with. */
  async order(
    ...order: Order
  ): Promise<{ readonly requestNo: string; readonly outcomes: ControlOutcome[] }> {
    const requestNo = await this.court.control(...order);
    await this.round();
    return { requestNo, outcomes: await this.outcomes(order[0]) };
  }

  /** The outcomes of all control answers a body sent since the last time. */
  async outcomes(code: string): Promise<ControlOutcome[]> {
    const received = await this.court.receive(code);
    return received.flatMap(({ answer }) => (answer as ControlAnswer).outcomes ?? []);
  }

  /** What the ledger says of itself. */
  async books(): Promise<Record<string, unknown>> {
    return (await this.call('GET', '/ledger/check')).body;
  }

  /** A statement of the database's owner. */
  async asAdmin(text: string, values: readonly unknown[] = []): Promise<void> {
    const admin = new pg.Client({ connectionString: this.database.adminUrl });
    await admin.connect();
    await admin.query(text, [...values]).finally(() => admin.end());
  }

  async call<Body = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    payload?: object,
  ): Promise<Answer<Body>> {
    const answer = await this.raw({ method, url, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json<Body>() };
  }

  /** A request as it is, with the keys to both doors. */
  async raw(request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly payload?: string | object;
  }): Promise<Awaited<ReturnType<typeof this.app.inject>>> {
    const keys = { 'x-simulator-token': SIMULATOR_TOKEN, authorization: `Bearer ${BANK_TOKEN}` };
    const { method, headers, ...rest } = request;
    return this.app.inject({
      ...rest,
      method: method as 'GET',
      headers: { ...keys, ...headers },
    });
  }

  /** A clean world: the debtor at A (85 with a stale 90), B (80) and F (12), a buyer at C. */
  async world(accounts: readonly object[] = DEFAULT_ACCOUNTS): Promise<void> {
    const { status, body } = await this.call('POST', '/world', {
      worldId: 'test',
      reset: true,
      court: COURT,
      customers: [
        { ref: 'debtor', ...DEBTOR },
        {
          ref: 'buyer',
          name: '示例采购有限公司(虚构)',
          documentType: 'uscc',
          documentNumber: '91110105MA0EMXA114',
        },
      ],
      accounts,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    await this.call('PUT', '/faults', { reset: true });
  }

  async money(
    bank: string,
    accountNo: string,
  ): Promise<{ balance: string; held: string; available: string; freezes: FreezeShown[] }> {
    return (
      await this.call<{
        balance: string;
        held: string;
        available: string;
        freezes: FreezeShown[];
      }>('GET', `/banks/${bank}/accounts/${accountNo}`)
    ).body;
  }
}

export interface FreezeShown {
  readonly requestNo: string | null;
  readonly cap: string;
  readonly held: string;
  readonly deducted: string;
  readonly state: string;
}

const DEFAULT_ACCOUNTS = [
  {
    bank: 'BANK-A',
    accountNumber: '1100000000000000101',
    owner: 'debtor',
    balance: '850000.00',
    staleBalance: '900000.00',
  },
  { bank: 'BANK-B', accountNumber: '1200000000000000101', owner: 'debtor', balance: '800000.00' },
  { bank: 'BANK-F', accountNumber: '1600000000000000101', owner: 'debtor', balance: '120000.00' },
  { bank: 'BANK-C', accountNumber: '1300000000000000202', owner: 'buyer', balance: '500000.00' },
];
