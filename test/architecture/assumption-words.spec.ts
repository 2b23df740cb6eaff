// Aim: a setting that the law leaves open is read by officers and parties, so the page says it in Chinese.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ASSUMPTION_WORDS } from '../../apps/web/src/calculators/assumption-words.js';

const STATUTE = join(import.meta.dirname, '../../libs/statute/src');
/** Figures are the same in every language. */
const FIGURE = /^\d+$/;
const QUOTED = /'([^'\n]+)'|"([^"\n]+)"/g;

function quotedIn(source: string): string[] {
  return [...source.matchAll(QUOTED)].map(([, single, double]) => single ?? double ?? '');
}

/** What the sources give as `chosen` or `alternatives`. */
function settings(): string[] {
  const files = readdirSync(STATUTE, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(STATUTE, file), 'utf8'));
  return sources.flatMap((source) => [
    ...[...source.matchAll(/\bchosen: (['"].+['"]),$/gm)].flatMap(([, text = '']) =>
      quotedIn(text),
    ),
    ...[...source.matchAll(/\balternatives: \[([^\]]*)\]/g)].flatMap(([, text = '']) =>
      quotedIn(text),
    ),
  ]);
}

describe('the words for settings', () => {
  const said = settings().filter((text) => !FIGURE.test(text));

  it('cover every setting that the calculators name', () => {
    expect(said.length).toBeGreaterThan(35);
    expect(said.filter((text) => !Object.hasOwn(ASSUMPTION_WORDS, text))).toEqual([]);
  });

  it('are Chinese, and none is for a setting that is gone', () => {
    const policies = ['statutory561', 'principalFirst', 'agreement of the parties'];
    const known = new Set([...said, ...policies]);
    expect(Object.keys(ASSUMPTION_WORDS).filter((text) => !known.has(text))).toEqual([]);
    expect(Object.values(ASSUMPTION_WORDS).filter((word) => !/\p{Script=Han}/u.test(word))).toEqual(
      [],
    );
  });
});
