import { join } from 'node:path';
import type { Tx } from '@lib/persistence';
import { openDatabase, ReadDatabase, readMigrations, schemaOf, UnitOfWork } from '@lib/persistence';
import { createTestDatabase } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';

export const SPINE_APP = 'spine-probe';
export const SPINE_SCHEMA = schemaOf(SPINE_APP);
export const COURT = '虚构0101';

const LIBRARIES = ['persistence', 'audit', 'jobs', 'approvals', 'personal-reads'];
const EFFECT_TABLE = `
  CREATE TABLE effect (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL, subject text NOT NULL, worker text NOT NULL DEFAULT '',
    legal_at timestamptz NOT NULL DEFAULT legal_now(), at timestamptz NOT NULL DEFAULT clock_timestamp())`;

export interface EffectRow {
  readonly kind: string;
  readonly subject: string;
  readonly worker: string;
  readonly legalAt: Date;
  readonly at: Date;
}

/** One database with the tables of commands, audit, jobs, approvals and personal reads in the schema of an app of its own. */
export class SpineDatabase {
  readonly unitOfWork: UnitOfWork;
  readonly reads: ReadDatabase;

  private constructor(
    private readonly database: TestDatabase,
    readonly dataSource: DataSource,
  ) {
    this.unitOfWork = new UnitOfWork(dataSource);
    this.reads = new ReadDatabase(dataSource);
  }

  static async create(): Promise<SpineDatabase> {
    const database = await createTestDatabase([SPINE_APP]);
    const admin = await openDatabase({
      url: database.adminUrl,
      schema: SPINE_SCHEMA,
      poolSize: 1,
    });
    for (const library of LIBRARIES) {
      const folder = join(import.meta.dirname, '../../libs', library, 'migrations/app');
      for (const migration of readMigrations(folder)) {
        await admin.query(
          migration.up.replaceAll('{{schema}}', SPINE_SCHEMA).replaceAll('{{role}}', SPINE_SCHEMA),
        );
      }
    }
    await admin.query(EFFECT_TABLE);
    await admin.destroy();
    return new SpineDatabase(database, await openSpine(database.url(SPINE_APP)));
  }

  get url(): string {
    return this.database.url(SPINE_APP);
  }

  get adminUrl(): string {
    return this.database.adminUrl;
  }

  get checkerUrl(): string {
    return this.database.checkerUrl;
  }

  get name(): string {
    return this.database.name;
  }

  async run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.unitOfWork.run(work);
  }

  /** As the owner: what the app's role must not do. */
  async asAdmin(...statements: string[]): Promise<void> {
    const admin = await openDatabase({ url: this.adminUrl, schema: SPINE_SCHEMA, poolSize: 1 });
    try {
      for (const sql of statements) await admin.query(sql);
    } finally {
      await admin.destroy();
    }
  }

  /** Moves legal time of this database to `seconds` from its present legal time. */
  async advanceLegalTime(seconds: number): Promise<void> {
    await this.asAdmin(
      `UPDATE court_clock.legal_offset SET moved_by = moved_by + interval '${seconds} seconds'`,
    );
  }

  async effects(kind: string, subject?: string): Promise<EffectRow[]> {
    return this.reads.query<EffectRow>(
      `SELECT kind, subject, worker, legal_at AS "legalAt", at FROM effect
       WHERE kind = $1 AND ($2::text IS NULL OR subject = $2) ORDER BY position`,
      [kind, subject ?? null],
    );
  }

  async drop(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.database.drop();
  }
}

export async function openSpine(url: string, poolSize = 10): Promise<DataSource> {
  return openDatabase({ url, schema: SPINE_SCHEMA, poolSize });
}
