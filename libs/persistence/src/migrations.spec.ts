import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMigrations } from './migrations.js';

// Aim: an SQL folder without a way back never reaches a database.
describe('readMigrations', () => {
  const folder = (files: Record<string, string>): string => {
    const root = mkdtempSync(join(tmpdir(), 'migrations-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    return root;
  };

  it('reads folders in name order with their assertions', () => {
    const root = folder({
      '0002-b/up.sql': 'SELECT 2',
      '0002-b/notes.md': 'data only grows',
      '0001-a/up.sql': 'SELECT 1',
      '0001-a/down.sql': 'SELECT 0',
      '0001-a/after.sql': 'SELECT 3',
    });

    expect(readMigrations(root).map(({ name, after }) => [name, after])).toEqual([
      ['0001-a', 'SELECT 3'],
      ['0002-b', undefined],
    ]);
  });

  it.each([
    ['no down.sql and no notes.md', { '0001-a/up.sql': 'SELECT 1' }],
    ['no up.sql', { '0001-a/down.sql': 'SELECT 1' }],
  ])('refuses a migration with %s', (_, files) => {
    expect(() => readMigrations(folder(files))).toThrow('needs up.sql and down.sql');
  });

  it('takes a missing folder as nothing to do', () => {
    expect(readMigrations('/nowhere')).toEqual([]);
  });
});
