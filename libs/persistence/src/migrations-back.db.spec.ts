// Aim: every step of every schema can be taken back and taken again, and ends in the same shape.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import pg from 'pg';
import { readMigrations } from './migrations.js';
import { schemaOf } from './prepare-database.js';

const ROOT = join(import.meta.dirname, '../../..');
const APPS = ['agency-simulator', 'case-flow', 'case-funds', 'gateway', 'query-control'];

/** Columns, constraints, indexes, triggers, functions and rights of a schema, one line each. */
const SHAPE = `
  SELECT format('column %s.%s %s %s %s %s', table_name, column_name, data_type, is_nullable,
    column_default, generation_expression) AS line
  FROM information_schema.columns WHERE table_schema = $1
  UNION ALL SELECT format('constraint %s %s %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = $1
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = $1
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND NOT t.tgisinternal
  UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.prokind = 'f'
  UNION ALL SELECT format('right %s %s %s', grantee, privilege_type, table_name)
  FROM information_schema.role_table_grants WHERE table_schema = $1
  ORDER BY line`;

interface Step {
  readonly source: string;
  readonly name: string;
}

describe.each(APPS)('the migrations of %s', (app) => {
  const schema = schemaOf(app);
  let database: TestDatabase;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase([app]);
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(`SET search_path = ${schema}, court_clock, public`);
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  const shape = async (): Promise<string[]> =>
    (await admin.query<{ line: string }>(SHAPE, [schema])).rows.map(({ line }) => line);
  const run = async (sql: string): Promise<void> => {
    await admin.query('BEGIN');
    await admin.query(sql.replaceAll('{{schema}}', schema).replaceAll('{{role}}', schema));
    await admin.query('COMMIT');
  };
  const folderOf = ({ source }: Step): string =>
    source === app
      ? join(ROOT, 'apps', app, 'migrations')
      : join(ROOT, 'libs', source, 'migrations/app');

  it('go back one by one, newest first, and forward again to the same shape', async () => {
    const { rows } = await admin.query<Step>(
      'SELECT source, name FROM schema_migration ORDER BY applied_at DESC',
    );
    expect(rows.length).toBeGreaterThan(0);
    const ended = new Set<string>();
    for (const step of rows) {
      const down = join(folderOf(step), step.name, 'down.sql');
      // Its notes.md says why there is no way back, and what came before it stays as well.
      if (!existsSync(down)) ended.add(step.source);
      if (ended.has(step.source)) continue;
      const before = await shape();
      const migration = readMigrations(folderOf(step)).find(({ name }) => name === step.name);
      await run(readFileSync(down, 'utf8'));
      await run(migration?.up ?? '');
      if (migration?.after) await run(migration.after);
      expect([step, await shape()]).toEqual([step, before]);
      await run(readFileSync(down, 'utf8'));
    }
    expect([...ended]).toEqual(
      rows.some(({ source }) => source === 'messaging') ? ['messaging'] : [],
    );
  });
});
