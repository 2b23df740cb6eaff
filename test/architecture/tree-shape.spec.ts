// Aim: the tree keeps its shape: folders with a meaning, files that fit on a few screens, a README per unit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root, trackedFiles } from './tree.js';
import { longFiles, managers, namelessFolders, withoutReadme } from './tree-shape.js';

const paths = trackedFiles();
const lines = (path: string): number =>
  readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length;

describe('the tree', () => {
  it('has no folder named common, utils, helpers, core or misc', () => {
    expect(namelessFolders(paths)).toEqual([]);
  });

  it('has no source file longer than 300 lines', () => {
    expect(longFiles(paths, lines)).toEqual([]);
  });

  it('has a README in every app and every library', () => {
    expect(withoutReadme(paths)).toEqual([]);
  });

  it('has no managers', () => {
    expect(managers(paths)).toEqual([]);
  });
});

describe('planted faults of the tree', () => {
  it.each([
    'libs/kernel/src/utils/a.ts',
    'apps/x/common/b.ts',
    'libs/core/src/index.ts',
    'test/helpers/a.ts',
  ])('finds the folder in %s', (path) => {
    expect(namelessFolders([path, 'libs/kernel/src/money.ts'])).toEqual([path]);
  });

  it('finds 301 lines and lets 300 pass', () => {
    const long = longFiles(['a.ts', 'b.ts', 'c.md'], (path) => (path === 'b.ts' ? 300 : 301));

    expect(long).toEqual(['a.ts']);
  });

  it('finds a unit without README', () => {
    expect(withoutReadme(['apps/a/README.md', 'apps/a/x.ts', 'libs/b/src/y.ts'])).toEqual([
      'libs/b',
    ]);
  });

  it('finds a manager', () => {
    expect(managers(['apps/a/src/case-manager.ts', 'apps/a/src/cases.service.ts'])).toHaveLength(1);
  });
});
