import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { within } from '@lib/platform';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import pg from 'pg';
import { applyMigrations } from './migrations.js';

// Aim: a migration that waits for one long reader does not make everybody else wait behind it.
describe('a migration beside work in hand', () => {
  let database: TestDatabase;
  let root: string;
  const clients: pg.Client[] = [];
  const client = async (): Promise<pg.Client> => {
    const one = new pg.Client({ connectionString: database.adminUrl });
    await one.connect();
    clients.push(one);
    return one;
  };

  beforeAll(async () => {
    database = await createTestDatabase(['case-flow']);
    root = mkdtempSync(join(tmpdir(), 'migrations-'));
    mkdirSync(join(root, '9001-wider'));
    writeFileSync(
      join(root, '9001-wider/up.sql'),
      'ALTER TABLE staff_member ADD COLUMN probe text',
    );
    writeFileSync(join(root, '9001-wider/down.sql'), 'ALTER TABLE staff_member DROP COLUMN probe');
  });
  afterAll(async () => {
    await Promise.all(clients.map((one) => one.end()));
    rmSync(root, { recursive: true });
    await database.drop();
  });

  it('lets others read and write the table before long, and is applied in the end', async () => {
    const [reader, migrator, officer] = [await client(), await client(), await client()];
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM case_flow.staff_member');
    const target = {
      schema: 'case_flow',
      role: 'case_flow',
      sources: [{ name: 'probe', folder: root }],
    };
    const migration = applyMigrations(migrator, target);
    migration.catch(() => undefined);
    await within(10_000, async () => {
      for (;;) {
        const { rows } = await officer.query(
          `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'case_flow.staff_member'::regclass`,
        );
        if (rows.length > 0) return;
      }
    });

    const work = officer.query('SELECT count(*) FROM case_flow.staff_member');
    await within(15_000, () => work).finally(() => reader.query('ROLLBACK'));
    await expect(migration).resolves.toEqual(['case_flow:probe/9001-wider']);
  });
});
