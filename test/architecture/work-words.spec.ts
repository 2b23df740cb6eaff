// Aim: who looks after what is stuck reads in Chinese what it is, also for work that is added later.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { WORK_WORDS } from '../../apps/web/src/ops/work-words.js';

const ROOT = join(import.meta.dirname, '../..');

/** Names in the sources of apps and of approvals: kinds of deadlines, definitions of tasks. */
function names(): string[] {
  const folders = ['apps/case-flow', 'apps/query-control', 'apps/case-funds', 'libs/approvals'];
  const sources = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => readFileSync(join(ROOT, folder, 'src', file), 'utf8')),
  );
  const all = sources.join('\n');
  const kinds = [...all.matchAll(/readonly kind = (?:'([a-z-]+)'|([A-Z_]+));/g)].map(
    ([, text, constant]) =>
      text ?? new RegExp(`export const ${constant} = '([a-z-]+)'`).exec(all)?.[1] ?? `${constant}?`,
  );
  const tasks = [...all.matchAll(/TaskDefinition<\w+> = \{\s*name: '([a-z-]+)'/g)].map(
    ([, text = '']) => text,
  );
  return [...kinds, ...tasks];
}

describe('the words for deadlines and tasks', () => {
  it('are there for each of them, and for nothing that is gone', () => {
    expect([...new Set(names())].sort()).toEqual(Object.keys(WORK_WORDS).sort());
    expect(names().length).toBeGreaterThan(14);
  });
});
