import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { FolderExchange } from '@lib/agencies';
import type { EventDefinition } from '@lib/contracts';
import { caseFlowEvents, caseFundsEvents } from '@lib/contracts';
import { newId, systemClock } from '@lib/kernel';
import type { EventBus } from '@lib/messaging';
import { createBus } from '@lib/messaging';
import { moveLegalClock } from '@lib/persistence';
import { createApp, loadConfig } from '@lib/platform';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, testServices } from '@lib/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { QueryControlModule } from '../src/app.module.js';
import { checks } from '../src/checks.js';
import { configSchema } from '../src/config.js';
import { FilesBody } from './body.fixture.js';
import {
  APPLICANT_DIGEST,
  APPLICANT_ID,
  CASE_ID,
  debtOf,
  DEBTOR_ID,
  MATTER_ID,
  STANDING,
} from './case-facts.fixture.js';
import { Neighbours } from './neighbours.fixture.js';

export const SERVICE_USER = { user: 'bank-f', password: 'secret-of-f' };

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The service under test on a real database, with bodies and neighbours played by the spec. */
export class CourtRoom {
  readonly folders: FolderExchange;
  private constructor(
    readonly app: NestFastifyApplication,
    readonly neighbours: Neighbours,
    readonly url: string,
    readonly admin: DataSource,
    private readonly parts: {
      readonly database: TestDatabase;
      readonly bus: EventBus;
      readonly exchangeDir: string;
    },
  ) {
    this.folders = new FolderExchange(parts.exchangeDir);
  }

  /** A room of its own database, where the case is known and 1,000 yuan are owed (version 1). */
  static async open(settings: Record<string, string> = {}): Promise<CourtRoom> {
    const database = await createTestDatabase(['query-control']);
    const room = await CourtRoom.on(database, settings).catch(async (error: unknown) => {
      await database.drop();
      throw error;
    });
    await room.tellCase();
    await room.tellDebt(1, '1000.00');
    return room;
  }

  private static async on(
    database: TestDatabase,
    settings: Record<string, string>,
  ): Promise<CourtRoom> {
    const neighbours = new Neighbours({
      standing: STANDING,
      debt: debtOf(1, '1000.00'),
      accountNumber: '110019900000000001-000001',
    });
    await neighbours.start();
    const exchangeDir = mkdtempSync(join(tmpdir(), 'exchange-'));
    const url = database.url('query-control');
    const config = loadConfig(configSchema, {
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: url,
      // BullMQ's PostgreSQL worker keeps an hour's timer after it is closed, and with it the test run.
      QUEUE_KIND: 'redis',
      REDIS_URL: testServices().redisUrl,
      OIDC_ISSUER: neighbours.issuer,
      OIDC_JWKS_URL: `${neighbours.url}/jwks`,
      CASE_FLOW_URL: neighbours.url,
      CASE_FUNDS_URL: neighbours.url,
      EXCHANGE_DIR: exchangeDir,
      EXCHANGE_SCAN_MS: '50',
      SERVICE_BODIES: `BANK-F:${SERVICE_USER.user}:${SERVICE_USER.password}`,
      RELEASE_SWEEP_SECONDS: '1',
      UNFILLED_CAP_GRACE_SECONDS: '2',
      ...settings,
    });
    const module = QueryControlModule.forRoot(config);
    const app = await createApp({ name: 'query-control', module, config });
    await app.listen(0, '127.0.0.1');
    const admin = new DataSource({
      type: 'postgres',
      url: database.adminUrl,
      extra: { options: '-c search_path=query_control,court_clock,public' },
    });
    await admin.initialize();
    const bus = createBus({
      app: 'test',
      bus: { kind: 'postgres-log', url: database.adminUrl },
    });
    return new CourtRoom(app, neighbours, await app.getUrl(), admin, {
      ...{ database, bus, exchangeDir },
    });
  }

  /** Root of the folders the bodies share with the court. */
  get exchangeDir(): string {
    return this.parts.exchangeDir;
  }

  body(code: string): FilesBody {
    return new FilesBody(this.folders, code);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.parts.bus.close();
    await this.admin.destroy();
    await this.neighbours.stop();
    rmSync(this.parts.exchangeDir, { recursive: true, force: true });
    await this.parts.database.drop();
  }

  /** Closes the room; whatever happened in it, every invariant must hold. */
  async closeSound(): Promise<void> {
    const violations = await this.violations();
    await this.close();
    expect(violations).toEqual([]);
  }

  /** Sets the legal clock. */
  async setClock(to: Date): Promise<void> {
    await moveLegalClock(this.parts.database.adminUrl, to);
  }

  /** Lets so much legal time pass. */
  async passes(ms: number): Promise<void> {
    const [row] = await this.rows<{ now: Date }>('SELECT legal_now() AS now');
    await this.setClock(new Date((row?.now.getTime() ?? 0) + ms));
  }

  /** What `ctl check` would find now. */
  async violations(): Promise<string[]> {
    const found: string[] = [];
    for (const check of checks) {
      const rows = await this.rows(check.sql);
      found.push(...rows.map((row) => `${check.id} ${check.describe(row)}`));
    }
    return found;
  }

  async rows<Row = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return this.admin.query<Row[]>(sql, params);
  }

  async call(
    method: 'GET' | 'POST',
    path: string,
    as: {
      person: string;
      roles: readonly string[];
      court?: string;
      digest?: string;
      /** Version of the row the person saw. */
      saw?: number;
    },
    body?: unknown,
    key: string = randomUUID(),
  ): Promise<Answered> {
    const token = await this.neighbours.token(as.person, as.roles, as);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(as.saw === undefined ? {} : { 'if-match': `"v${as.saw}"` }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** A fact of a neighbour on the bus, as its relay would put it there. */
  async tell<Data>(event: EventDefinition<Data>, data: Data): Promise<void> {
    const id = newId<'Event'>();
    const envelope = {
      specversion: '1.0',
      id,
      source: `/${event.app}`,
      type: event.type,
      subject: MATTER_ID,
      time: systemClock.now().toISOString(),
      datacontenttype: 'application/json',
      aggregateversion: 1,
      homecourt: '京0199',
      data,
    };
    await this.parts.bus.ensureTopics([event.topic]);
    await this.parts.bus.publish([
      { topic: event.topic, key: MATTER_ID, content: JSON.stringify(envelope) },
    ]);
  }

  private async tellCase(): Promise<void> {
    await this.tell(caseFlowEvents.caseImported, {
      caseId: CASE_ID,
      matterId: MATTER_ID,
      caseNumber: STANDING.caseNumber,
      handlingCourt: '京0199',
      filedOn: caseFlowEvents.caseImported.example.filedOn,
      titleAmount: '1000.00',
      obligations: [],
      parties: [
        { partyId: DEBTOR_ID, role: 'debtor', kind: 'company', documentDigest: 'd'.repeat(64) },
        {
          partyId: APPLICANT_ID,
          role: 'applicant',
          kind: 'natural',
          documentDigest: APPLICANT_DIGEST,
        },
      ],
      entitlements: [],
    });
    await this.tell(caseFlowEvents.officerAssigned, {
      caseId: CASE_ID,
      matterId: MATTER_ID,
      officerId: 'officer1',
      teamIds: ['officer1'],
      version: 2,
    });
  }

  /** A new version of the debt, by event and over HTTP. */
  async tellDebt(version: number, due: string): Promise<void> {
    this.neighbours.facts.debt = debtOf(version, due);
    await this.tell(caseFundsEvents.debtComputed, {
      caseId: CASE_ID,
      matterId: MATTER_ID,
      version,
      asOf: caseFundsEvents.debtComputed.example.asOf,
      total: '1000.00',
      received: '0.00',
      due,
      cap: due,
      cause: 'test',
    });
  }

  /** The debt is paid: a version of zero, by both its facts. */
  async tellDischarge(version = 2): Promise<void> {
    await this.tellDebt(version, '0.00');
    await this.tell(caseFundsEvents.debtDischarged, {
      caseId: CASE_ID,
      matterId: MATTER_ID,
      version,
      dischargedOn: caseFundsEvents.debtDischarged.example.dischargedOn,
      total: '1000.00',
      received: '1000.00',
      overpaid: '0.00',
    });
  }
}
