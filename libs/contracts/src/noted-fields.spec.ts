// Aim: words that a clerk or a body may have written leave masked. Method: every text of every answer to
// a person whose name says that it holds words must be declared as such, or be known here as our own.
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allEndpoints } from './registry.js';

const WORDS =
  /^(reason|why|fault|detail|purpose|failure|lastError|memo|remark|evidence|text|note|cause|words)$/;
/** What this platform alone writes: the names of the decisions, and which part of an account is missing. */
const OUR_OWN = [
  'case-funds listDisputes items[].decisions[].text',
  'case-funds proposePayouts undrafted[].reason',
  'case-funds settleDispute decisions[].text',
];

type Json = Readonly<Record<string, unknown>>;

/** Paths of plain texts, e.g. `items[].reason`. */
function plainTexts(schema: Json, path: string): string[] {
  const inside = Object.entries((schema['properties'] ?? {}) as Record<string, Json>).flatMap(
    ([name, member]) => plainTexts(member, path === '' ? name : `${path}.${name}`),
  );
  const options = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    ((schema[key] ?? []) as Json[]).flatMap((option) => plainTexts(option, path)),
  );
  const items = schema['items'] ? plainTexts(schema['items'] as Json, `${path}[]`) : [];
  const extra = schema['additionalProperties'];
  const values = typeof extra === 'object' && extra ? plainTexts(extra as Json, path) : [];
  const last = path.split('.').at(-1)?.replaceAll('[]', '') ?? '';
  const isPlain = schema['type'] === 'string' && !('personal' in schema) && !('enum' in schema);
  return [
    ...inside,
    ...options,
    ...items,
    ...values,
    ...(isPlain && WORDS.test(last) ? [path] : []),
  ];
}

const found = Object.entries(allEndpoints).flatMap(([app, endpoints]) =>
  Object.entries(endpoints)
    .filter(([, { opener }]) => opener === 'oidc')
    .flatMap(([name, { answer }]) => {
      const shape = z.toJSONSchema(answer, { unrepresentable: 'any', io: 'output' }) as Json;
      return plainTexts(shape, '').map((path) => `${app} ${name} ${path}`);
    }),
);

describe('words in answers', () => {
  it('are declared as what a clerk or a body wrote, or known as our own', () => {
    expect(found.sort()).toEqual(OUR_OWN);
  });
});
