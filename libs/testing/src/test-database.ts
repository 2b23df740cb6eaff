import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDatabase, schemaOf } from '@lib/persistence';
import pg from 'pg';
import { eventually } from './eventually.js';
import { testServices } from './services.js';

const ROOT = join(import.meta.dirname, '../../..');
const PASSWORD = 'test';
/** How long a drop waits for connections that are being closed. */
const DRAIN_MS = 2_000;

export interface TestDatabase {
  readonly name: string;
  /** Owner's URL: migrations, the legal clock, planted violations. */
  readonly adminUrl: string;
  /** URL of the app's own role, so that missing rights show. */
  url(app: string): string;
  readonly checkerUrl: string;
  drop(): Promise<void>;
}

/**
 * A database of its own for one test file: cloned from a template that the real migrations built.
 * The template is remade when any SQL file changes. Drop it in `afterAll`.
 */
export async function createTestDatabase(apps: readonly string[]): Promise<TestDatabase> {
  const { postgresAdminUrl } = testServices();
  const template = `template_${migrationHash(apps)}`;
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: postgresAdminUrl });
  await admin.connect();
  try {
    await admin.query("SELECT pg_advisory_lock(hashtextextended('test-template', 2))");
    await ensureTemplate(admin, template, apps);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    await admin.query("SELECT pg_advisory_unlock(hashtextextended('test-template', 2))");
  } finally {
    await admin.end();
  }
  return {
    name,
    adminUrl: urlFor(postgresAdminUrl, name),
    url: (app) => urlFor(postgresAdminUrl, name, schemaOf(app)),
    checkerUrl: urlFor(postgresAdminUrl, name, 'checker'),
    drop: () => dropDatabase(postgresAdminUrl, name),
  };
}

async function ensureTemplate(
  admin: pg.Client,
  template: string,
  apps: readonly string[],
): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [
    template,
  ]);
  if (rowCount) return;
  const building = `${template}_new`;
  await admin.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${building}`);
  await prepareDatabase(
    urlFor(testServices().postgresAdminUrl, building),
    apps.map((app) => ({ app, password: PASSWORD })),
    PASSWORD,
  );
  await admin.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
}

async function dropDatabase(postgresAdminUrl: string, name: string): Promise<void> {
  const admin = new pg.Client({ connectionString: postgresAdminUrl });
  await admin.connect();
  try {
    await eventually(() => assertUnused(admin, name), DRAIN_MS).catch(() => undefined);
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } finally {
    await admin.end();
  }
}

/** A client that is just closing would be told of the drop as of a crash. */
async function assertUnused(admin: pg.Client, name: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [
    name,
  ]);
  if (rowCount) throw new Error(`${rowCount} connections to ${name}`);
}

function urlFor(base: string, database: string, role?: string): string {
  const url = new URL(base);
  url.pathname = `/${database}`;
  if (role) {
    url.username = role;
    url.password = PASSWORD;
  }
  return url.toString();
}

function migrationHash(apps: readonly string[]): string {
  const hash = createHash('sha256').update(apps.join(','));
  const folders = [
    ...readdirSync(join(ROOT, 'libs')).map((name) => join(ROOT, 'libs', name, 'migrations')),
    ...apps.map((app) => join(ROOT, 'apps', app, 'migrations')),
  ];
  for (const folder of folders) addFolder(hash, folder);
  // Rights are given by code, not by SQL files.
  addFolder(hash, join(ROOT, 'libs/persistence/src'));
  return hash.digest('hex').slice(0, 16);
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const entry of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isFile()) hash.update(entry).update(readFileSync(path));
  }
}
