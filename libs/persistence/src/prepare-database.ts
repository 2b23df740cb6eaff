import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ClientBase } from 'pg';
import { applyMigrations } from './migrations.js';
import { sqlState } from './unit-of-work.js';

/** Root that holds `libs/` and `apps/`: the checkout under jest, `dist` in a build. */
const ROOT = join(import.meta.dirname, '../../..');
/** Libraries with SQL, lower levels first. */
const LIBRARIES = [
  'persistence',
  'audit',
  'messaging',
  'jobs',
  'approvals',
  'personal-reads',
] as const;

/** `duplicate_object`, and `unique_violation` when two processes create it at once. */
const ROLE_EXISTS = new Set(['42710', '23505']);
/** PostgreSQL's "tuple concurrently updated" has no state of its own. */
const CONCURRENTLY_UPDATED = 'XX000';
const PASSWORD_ATTEMPTS_MAX = 10;

/** No app needs them, and one in the way of an owner's function would make it read or write something else. */
const NO_TEMPORARY_TABLES = `
  DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$`;

export interface PreparedApp {
  /** Folder name under `apps/`; its schema is the same name with underscores. */
  readonly app: string;
  readonly password: string;
}

export function schemaOf(app: string): string {
  return app.replaceAll('-', '_');
}

/**
 * Brings a database to the current shape: extension, legal clock, bus, one schema and one role per
 * app with rights on its own schema alone, and the read-only `checker` role of `ctl check`. Each
 * role has the given password afterwards, also one that existed before.
 * Safe to repeat and to run from two processes at once. `adminUrl` must own the database.
 */
export async function prepareDatabase(
  adminUrl: string,
  apps: readonly PreparedApp[],
  checkerPassword: string,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended('prepare-database', 1))");
    await client.query(NO_TEMPORARY_TABLES);
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await client.query('CREATE SCHEMA IF NOT EXISTS migration');
    await ensureRole(client, 'checker', checkerPassword);
    const applied = await applyMigrations(client, {
      schema: 'migration',
      role: 'checker',
      sources: LIBRARIES.map((name) => ({
        name,
        folder: join(ROOT, 'libs', name, 'migrations/database'),
      })),
    });
    for (const app of apps) applied.push(...(await prepareApp(client, app)));
    await client.query("SELECT pg_advisory_unlock(hashtextextended('prepare-database', 1))");
    return applied;
  } finally {
    await client.end();
  }
}

async function prepareApp(client: ClientBase, { app, password }: PreparedApp): Promise<string[]> {
  const schema = schemaOf(app);
  await ensureRole(client, schema, password);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${schema}, checker`);
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${schema}`,
  );
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE ON SEQUENCES TO ${schema}`,
  );
  await client.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO checker`,
  );
  const applied = await applyMigrations(client, { schema, role: schema, sources: sourcesOf(app) });
  await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${schema}.schema_migration FROM ${schema}`);
  return applied;
}

function sourcesOf(app: string): { name: string; folder: string }[] {
  const own = join(ROOT, 'apps', app, 'migrations');
  const listFile = join(own, 'libraries.json');
  const wanted = existsSync(listFile)
    ? (JSON.parse(readFileSync(listFile, 'utf8')) as string[])
    : [];
  const unknown = wanted.filter((name) => !LIBRARIES.some((library) => library === name));
  if (unknown.length > 0) throw new Error(`${listFile}: no SQL in library ${unknown.join(', ')}`);
  return [
    ...LIBRARIES.filter((name) => wanted.includes(name)).map((name) => ({
      name,
      folder: join(ROOT, 'libs', name, 'migrations/app'),
    })),
    { name: app, folder: own },
  ];
}

/**
 * A role that logs in with the configured password. An existing one gets it anew each time, so that
 * a changed secret holds after the next `ctl migrate`; whether it may log in at all stays as it is.
 */
async function ensureRole(client: ClientBase, role: string, password: string): Promise<void> {
  const literal = pg.escapeLiteral(password);
  try {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${literal}`);
  } catch (error) {
    if (!ROLE_EXISTS.has(sqlState(error) ?? '')) throw error;
    await setPassword(client, role, literal);
  }
}

/** Roles belong to the whole server, so another database's migration may set one at the same moment. */
async function setPassword(client: ClientBase, role: string, literal: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`ALTER ROLE ${role} PASSWORD ${literal}`);
      return;
    } catch (error) {
      if (attempt >= PASSWORD_ATTEMPTS_MAX || sqlState(error) !== CONCURRENTLY_UPDATED) throw error;
    }
  }
}
