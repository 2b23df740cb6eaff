import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { sqlState } from './unit-of-work.js';

const LOCK_MS = 2_000;
const PAUSE_MS = 1_000;
const ATTEMPTS_MAX = 60;
const LOCK_NOT_GIVEN = '55P03';

/** One unit of schema: an SQL folder with `up.sql`, `down.sql` or `notes.md`, and optional `after.sql`. */
export interface Migration {
  readonly name: string;
  readonly up: string;
  /** Assertions run after `up`; each must raise on a broken promise. */
  readonly after: string | undefined;
  readonly checksum: string;
}

export interface MigrationTarget {
  readonly schema: string;
  readonly role: string;
  /** Sources in order; a source is a library or the app itself. */
  readonly sources: readonly { readonly name: string; readonly folder: string }[];
}

/** Reads an SQL folder in name order; refuses one without `up.sql` or without a way back. */
export function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const reversible = existsSync(join(path, 'down.sql')) || existsSync(join(path, 'notes.md'));
      if (!existsSync(join(path, 'up.sql')) || !reversible) {
        throw new Error(`migration ${path} needs up.sql and down.sql or a reasoned notes.md`);
      }
      const up = readFileSync(join(path, 'up.sql'), 'utf8');
      const afterFile = join(path, 'after.sql');
      return {
        name,
        up,
        after: existsSync(afterFile) ? readFileSync(afterFile, 'utf8') : undefined,
        checksum: createHash('sha256').update(up).digest('hex'),
      };
    });
}

/** Applies what is missing, each migration with its assertions in one transaction. */
export async function applyMigrations(
  client: ClientBase,
  target: MigrationTarget,
): Promise<string[]> {
  const applied: string[] = [];
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${target.schema}.schema_migration (
       source text NOT NULL, name text NOT NULL, checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, name))`,
  );
  for (const source of target.sources) {
    for (const migration of readMigrations(source.folder)) {
      if (await isApplied(client, target.schema, source.name, migration)) continue;
      await applyPatiently(client, target, source.name, migration);
      applied.push(`${target.schema}:${source.name}/${migration.name}`);
    }
  }
  return applied;
}

async function isApplied(
  client: ClientBase,
  schema: string,
  source: string,
  migration: Migration,
): Promise<boolean> {
  const { rows } = await client.query<{ checksum: string }>(
    `SELECT checksum FROM ${schema}.schema_migration WHERE source = $1 AND name = $2`,
    [source, migration.name],
  );
  const [row] = rows;
  if (row && row.checksum !== migration.checksum) {
    throw new Error(`${schema}: ${source}/${migration.name} was changed after it was applied`);
  }
  return row !== undefined;
}

/** Each wait for a table is short, for whoever comes after the migration waits behind it; then again. */
async function applyPatiently(...step: Parameters<typeof applyOne>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyOne(...step);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (attempt >= ATTEMPTS_MAX || sqlState(cause) !== LOCK_NOT_GIVEN) throw error;
      await delay(PAUSE_MS);
    }
  }
}

async function applyOne(
  client: ClientBase,
  target: MigrationTarget,
  source: string,
  migration: Migration,
): Promise<void> {
  const fill = (sql: string): string =>
    sql.replaceAll('{{schema}}', target.schema).replaceAll('{{role}}', target.role);
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_MS}'`);
    await client.query(`SET LOCAL search_path = ${target.schema}, court_clock, public`);
    await client.query(fill(migration.up));
    if (migration.after) await client.query(fill(migration.after));
    await client.query(
      `INSERT INTO ${target.schema}.schema_migration (source, name, checksum) VALUES ($1, $2, $3)`,
      [source, migration.name, migration.checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${target.schema}:${source}/${migration.name} failed`, {
      cause: error,
    });
  }
}
