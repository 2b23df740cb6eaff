import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type {
  BusOptions,
  EventBus,
  EventConsumer,
  StepObserver,
  Subscription,
} from '@lib/messaging';
import {
  ConsumerRegistry,
  createBus,
  InboxRunner,
  Outbox,
  ParkedMessages,
  Relay,
  RelaySignal,
} from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { openDatabase, ReadDatabase, readMigrations, schemaOf, UnitOfWork } from '@lib/persistence';
import { createTestDatabase, testServices } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { PROBE_APP, ProbeConsumer, thingHappened } from './probe-events.js';

export type BusKind = 'kafka' | 'postgres-log';

/** All a child process needs to become a member of the same group. */
export interface ProbeAddress {
  readonly databaseUrl: string;
  readonly bus: BusOptions;
}

export interface MemberOptions {
  readonly relay?: boolean;
  readonly consume?: boolean;
  readonly consumers?: readonly EventConsumer[];
  readonly steps?: StepObserver;
  readonly onFatal?: (error: Error) => void;
}

const SCHEMA = schemaOf(PROBE_APP);
const EFFECT_TABLE = `
  CREATE TABLE effect (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL, event_id uuid NOT NULL, subject text NOT NULL, number bigint NOT NULL)`;

/** A relay and/or consumer as one process would have them. */
export class Member {
  private constructor(
    readonly dataSource: DataSource,
    readonly bus: EventBus,
    /** Wakes this member's relay, as a commit in its process does. */
    readonly signal: RelaySignal,
    private readonly relay: Relay | undefined,
    readonly subscription: Subscription | undefined,
  ) {}

  static async start(address: ProbeAddress, options: MemberOptions): Promise<Member> {
    const dataSource = await openDatabase({ url: address.databaseUrl, schema: SCHEMA });
    const bus = createBus({ app: PROBE_APP, bus: address.bus });
    await bus.ensureTopics([thingHappened.topic]);
    const { steps } = options;
    const observed = steps ? { steps } : {};
    const signal = new RelaySignal();
    const relay = options.relay
      ? new Relay({ app: PROBE_APP, schema: SCHEMA, dataSource, bus, signal, ...observed })
      : undefined;
    relay?.start();
    const runner = new InboxRunner({
      group: PROBE_APP,
      registry: new ConsumerRegistry(options.consumers ?? [new ProbeConsumer()]),
      unitOfWork: new UnitOfWork(dataSource),
      ...observed,
    });
    const subscription = options.consume
      ? await bus.subscribe({
          group: PROBE_APP,
          topics: [thingHappened.topic],
          onBatch: (batch) => runner.take(batch),
          onFatal: options.onFatal ?? (() => undefined),
          ...(steps ? { onCommitted: () => steps.reached('consumer.offset-committed') } : {}),
        })
      : undefined;
    return new Member(dataSource, bus, signal, relay, subscription);
  }

  async stop(): Promise<void> {
    await Promise.all([this.relay?.stop(), this.subscription?.stop()]);
    await this.bus.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** One database and one set of topics for one test file, with what tests ask of them. */
export class Probe {
  readonly outbox = new Outbox(new RelaySignal());
  readonly unitOfWork: UnitOfWork;
  readonly reads: ReadDatabase;
  private readonly members: Member[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly dataSource: DataSource,
    readonly address: ProbeAddress,
  ) {
    this.unitOfWork = new UnitOfWork(dataSource);
    this.reads = new ReadDatabase(dataSource);
  }

  static async create(kind: BusKind): Promise<Probe> {
    const database = await createTestDatabase([PROBE_APP]);
    await migrate(database.adminUrl);
    const databaseUrl = database.url(PROBE_APP);
    const prefix = `t${randomBytes(4).toString('hex')}`;
    const bus: BusOptions =
      kind === 'kafka'
        ? { kind, brokers: testServices().kafkaBrokers, prefix, sessionMs: 6_000 }
        : { kind, url: databaseUrl, prefix };
    const dataSource = await openDatabase({ url: databaseUrl, schema: SCHEMA });
    return new Probe(database, dataSource, { databaseUrl, bus });
  }

  /** Owner's URL: for what the app's role must not do. */
  get adminUrl(): string {
    return this.database.adminUrl;
  }

  get checkerUrl(): string {
    return this.database.checkerUrl;
  }

  async asAdmin(sql: string): Promise<void> {
    const admin = await openDatabase({ url: this.adminUrl, schema: SCHEMA, poolSize: 1 });
    await admin.query(sql);
    await admin.destroy();
  }

  async member(options: MemberOptions): Promise<Member> {
    const member = await Member.start(this.address, options);
    this.members.push(member);
    return member;
  }

  /** To be called after each test: members must not outlive it. */
  async stopMembers(): Promise<void> {
    await Promise.all(this.members.splice(0).map((member) => member.stop()));
  }

  async drop(): Promise<void> {
    await this.stopMembers();
    await this.dataSource.destroy();
    await this.database.drop();
  }

  /** Appends inside the caller's transaction. */
  async appendIn(tx: Tx, subject: string, number: number, note?: string): Promise<string> {
    const data = note === undefined ? { number } : { number, note };
    return this.outbox.append(tx, thingHappened, { subject, homeCourt: '虚构0101', data });
  }

  async append(subject: string, number: number, note?: string): Promise<string> {
    return this.unitOfWork.run((tx) => this.appendIn(tx, subject, number, note));
  }

  /** Numbers of the effects of one subject, in the order in which they happened. */
  async effects(subject: string, consumer = 'probe'): Promise<number[]> {
    const sql =
      'SELECT number::int AS number FROM effect WHERE subject = $1 AND consumer = $2 ORDER BY position';
    const rows = await this.reads.query<{ number: number }>(sql, [subject, consumer]);
    return rows.map((row) => row.number);
  }

  /** Events whose effect happened more than once for one consumer. */
  async doubled(): Promise<number> {
    const sql = `SELECT count(*)::int AS doubled FROM (
      SELECT 1 FROM effect GROUP BY consumer, event_id HAVING count(*) > 1) twice`;
    return (await this.reads.query<{ doubled: number }>(sql))[0]!.doubled;
  }

  async unsent(): Promise<number> {
    const sql = 'SELECT count(*)::int AS unsent FROM outbox_unsent';
    return (await this.reads.query<{ unsent: number }>(sql))[0]!.unsent;
  }

  parked(...consumers: EventConsumer[]): ParkedMessages {
    const registry = new ConsumerRegistry(consumers);
    return new ParkedMessages(this.unitOfWork, this.reads, () => registry);
  }
}

/** 1..n */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_unused, index) => index + 1);
}

async function migrate(adminUrl: string): Promise<void> {
  const admin = await openDatabase({ url: adminUrl, schema: SCHEMA, poolSize: 1 });
  const folder = join(import.meta.dirname, '../../libs/messaging/migrations/app');
  for (const migration of readMigrations(folder)) {
    await admin.query(migration.up.replaceAll('{{schema}}', SCHEMA).replaceAll('{{role}}', SCHEMA));
  }
  await admin.query(EFFECT_TABLE);
  await admin.destroy();
}
