import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { EventDefinition } from '@lib/contracts';
import { caseFlowEvents, queryControlEvents } from '@lib/contracts';
import { prepareQueueSchema } from '@lib/jobs';
import { courtDate, newId, startOfCourtDate, systemClock } from '@lib/kernel';
import type { EventBus } from '@lib/messaging';
import { createBus } from '@lib/messaging';
import { createApp, loadConfig } from '@lib/platform';
import type { TestDatabase, TokenIssuer } from '@lib/testing';
import { createTestDatabase, eventually, startTokenIssuer } from '@lib/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { CaseFundsModule } from '../src/app.module.js';
import { configSchema } from '../src/config.js';
import { StatementImporter } from '../src/reconciliation/index.js';
import { BANK_TOKEN, FakeBank } from './bank.fixture.js';
import type { CaseSetup } from './case.fixture.js';
import { caseSetup, COURT, digestOf, OBLIGATION } from './case.fixture.js';
import type { As } from './persons.fixture.js';
import { officer } from './persons.fixture.js';

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface CallOptions {
  readonly key?: string;
  readonly ifMatch?: number;
}

/** The service under test on a real database, bus and queue, with a bank and a case-flow over real HTTP. */
export class Desk {
  private caseFlowDown = false;
  private cases = 0;
  private readonly standings = new Map<string, () => Record<string, unknown>>();

  private constructor(
    readonly database: TestDatabase,
    readonly bank: FakeBank,
    readonly admin: DataSource,
    private readonly parts: {
      readonly issuer: TokenIssuer;
      readonly bus: EventBus;
      readonly caseFlow: Server;
      app?: NestFastifyApplication;
    },
  ) {}

  static async open(today = '2026-03-02', settings: Record<string, string> = {}): Promise<Desk> {
    const database = await createTestDatabase(['case-funds']);
    await prepareQueueSchema(database.adminUrl, 'case_funds', 'case_funds');
    const bank = new FakeBank();
    await bank.start();
    const issuer = await startTokenIssuer();
    const admin = new DataSource({
      type: 'postgres',
      url: database.adminUrl,
      extra: { options: '-c search_path=case_funds,court_clock,public' },
    });
    await admin.initialize();
    const bus = createBus({ app: 'test', bus: { kind: 'postgres-log', url: database.adminUrl } });
    const caseFlow = createServer();
    await new Promise<void>((resolve) => caseFlow.listen(0, '127.0.0.1', resolve));
    const desk = new Desk(database, bank, admin, { issuer, bus, caseFlow });
    caseFlow.on('request', (request, response) => {
      const caseId = /cases\/([^/]+)\/standing/.exec(request.url ?? '')?.[1] ?? '';
      const standing = desk.standings.get(caseId)?.();
      const status = desk.caseFlowDown ? 503 : standing ? 200 : 404;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(standing ?? {}));
    });
    await desk.setToday(today);
    await desk.boot(settings);
    return desk;
  }

  async close(): Promise<void> {
    await this.parts.app?.close();
    await this.parts.bus.close();
    await this.admin.destroy();
    await this.bank.stop();
    await this.parts.issuer.close();
    this.parts.caseFlow.closeAllConnections();
    await new Promise((resolve) => this.parts.caseFlow.close(resolve));
    await this.database.drop();
  }

  /** Moves legal time to 09:30 of a court day, for the court and its bank. */
  async setToday(day: string): Promise<void> {
    this.bank.today = day;
    const at = new Date(startOfCourtDate(courtDate(day)).getTime() + 9.5 * 3_600_000);
    await this.rows('UPDATE court_clock.legal_offset SET moved_by = $1::timestamptz - now()', [
      at.toISOString(),
    ]);
  }

  failCaseFlow(down: boolean): void {
    this.caseFlowDown = down;
  }

  async rows<Row = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.admin.query<Row[]>(sql, params);
  }

  /** Whether a transaction of this database waits for a lock of these kinds. */
  async waits(...kinds: string[]): Promise<boolean> {
    const rows = await this.rows(
      `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE NOT l.granted AND a.datname = current_database() AND l.locktype = ANY ($1)`,
      [kinds],
    );
    return rows.length > 0;
  }

  /** Reads the statement now, besides the poller. */
  async readStatement(): Promise<void> {
    await this.parts.app?.get(StatementImporter, { strict: false }).import();
  }

  async get(path: string, as: As): Promise<Answered> {
    return this.call('GET', path, as);
  }

  /** A call without a token. */
  async anonymous(path: string): Promise<{ readonly status: number }> {
    return fetch(`${await this.parts.app?.getUrl()}${path}`);
  }

  async post(path: string, as: As, body: unknown, options: CallOptions = {}): Promise<Answered> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': options.key ?? randomUUID(),
      ...(options.ifMatch === undefined ? {} : { 'if-match': `"v${options.ifMatch}"` }),
    };
    return this.call('POST', path, as, { headers, body: JSON.stringify(body) });
  }

  /** Events of one fact that this service told about a matter (or another subject). */
  async told(fact: string, subject: string): Promise<Record<string, unknown>[]> {
    const rows = await this.rows<{ data: Record<string, unknown> }>(
      'SELECT data FROM outbox WHERE type = $1 AND subject = $2 ORDER BY position',
      [`enforcement.case-funds.${fact}.v1`, subject],
    );
    return rows.map((row) => row.data);
  }

  /** A fact of a neighbour on the bus, as its relay would put it there. */
  async tell<Data>(event: EventDefinition<Data>, subject: string, data: Data): Promise<void> {
    const id = newId<'Event'>();
    const envelope = {
      specversion: '1.0',
      id,
      source: `/${event.app}`,
      type: event.type,
      subject,
      time: systemClock.now().toISOString(),
      datacontenttype: 'application/json',
      aggregateversion: 1,
      homecourt: COURT,
      data,
    };
    await this.parts.bus.ensureTopics([event.topic]);
    await this.parts.bus.publish([
      { topic: event.topic, key: subject, content: JSON.stringify(envelope) },
    ]);
  }

  /**
   * A case of two applicants (700,000.00 and 560,000.00, 6 % a year), imported and assigned; `named`
   * where it was heard of before.
   */
  async newCase(named?: Pick<CaseSetup, 'caseId' | 'matterId'>): Promise<CaseSetup> {
    this.cases += 1;
    const setup = { ...caseSetup(this.cases), ...named };
    this.standings.set(setup.caseId, () => setup.standing);
    const { caseId, matterId } = setup;
    const [first, second] = setup.parties;
    await this.tell(caseFlowEvents.caseImported, matterId, {
      caseId,
      matterId,
      caseNumber: setup.caseNumber,
      handlingCourt: COURT,
      filedOn: courtDate('2026-03-02'),
      titleAmount: '1260000.00',
      obligations: [OBLIGATION],
      parties: [
        { partyId: first, role: 'applicant', kind: 'natural', documentDigest: digestOf(first) },
        { partyId: second, role: 'applicant', kind: 'natural', documentDigest: digestOf(second) },
      ],
      entitlements: [
        { entitlementId: setup.entitlements[0], partyId: first, amount: '700000.00' },
        { entitlementId: setup.entitlements[1], partyId: second, amount: '560000.00' },
      ],
    });
    await this.tell(caseFlowEvents.officerAssigned, matterId, {
      caseId,
      matterId,
      officerId: officer.person,
      teamIds: [officer.person],
      version: 2,
    });
    await eventually(async () => {
      const rows = await this.rows('SELECT 1 FROM case_ref WHERE case_id = $1 AND version = 2', [
        caseId,
      ]);
      if (rows.length === 0) throw new Error('the case is not known yet');
    });
    return setup;
  }

  async tellDeduction(
    setup: CaseSetup,
    requestNo: string,
    amount: string,
    deductedOn?: string,
  ): Promise<void> {
    const { caseId, matterId } = setup;
    const ref = { caseId, matterId, measureId: newId(), institution: 'BANK-A', requestNo, amount };
    if (deductedOn === undefined) {
      const ordered = { ...ref, debtVersion: 1, rulingNumber: '裁定1' };
      await this.tell(queryControlEvents.deductionOrdered, matterId, ordered);
    } else {
      const executed = { ...ref, deductedOn: courtDate(deductedOn) };
      await this.tell(queryControlEvents.deductionExecuted, matterId, executed);
    }
  }

  private async boot(settings: Record<string, string>): Promise<void> {
    const { issuer, caseFlow } = this.parts;
    const config = loadConfig(configSchema, {
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: this.database.url('case-funds'),
      QUEUE_KIND: 'postgres',
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      OIDC_AUDIENCE: issuer.audience,
      CASE_FLOW_URL: `http://127.0.0.1:${(caseFlow.address() as AddressInfo).port}`,
      BANK_URL: this.bank.url,
      BANK_CLIENT_TOKEN: BANK_TOKEN,
      STATEMENT_POLL_SECONDS: '0.2',
      ...settings,
    });
    const module = CaseFundsModule.forRoot(config);
    this.parts.app = await createApp({ name: 'case-funds', module, config });
    await this.parts.app.listen(0, '127.0.0.1');
  }

  private async call(
    method: string,
    path: string,
    as: As,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answered> {
    const { person, roles, court = COURT, digest } = as;
    const token = await this.parts.issuer.sign({
      sub: person,
      account: person,
      name: '某人(虚构)',
      roles,
      court,
      ...(digest === undefined ? {} : { document_digest: digest }),
    });
    const response = await fetch(`${await this.parts.app?.getUrl()}${path}`, {
      method,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}
