// Aim: an error code that a document promises is one that the code gives. Method: every code of the
// contracts must stand, as a literal, in a source outside of them; and a version is asked for in
// the document wherever a controller asks for one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allEndpoints, sharedRefusals } from '@lib/contracts';
import { root, trackedFiles } from './tree.js';

const sources = trackedFiles()
  .filter((path) => /^(apps|libs)\/[^/]+\/src\/.*\.ts$/.test(path) && !/\.spec\.ts$/.test(path))
  .filter((path) => !path.startsWith('libs/contracts/'))
  .map((path) => readFileSync(join(root, path), 'utf8'));
const all = sources.join('\n');
const endpoints = Object.entries(allEndpoints).flatMap(([app, named]) =>
  Object.values(named).map((endpoint) => ({ app, endpoint })),
);

describe('the error codes of the documents', () => {
  const documented = new Set(
    endpoints.flatMap(({ app, endpoint }) => [
      ...endpoint.errors,
      ...sharedRefusals(app, endpoint).flatMap(({ codes }) => codes),
    ]),
  );

  it('are all given by some source', () => {
    const unknown = [...documented].filter((code) => !all.includes(`'${code}'`));

    expect(documented.size).toBeGreaterThan(60);
    expect(unknown).toEqual([]);
  });
});

describe('If-Match', () => {
  it('is documented as often as controllers ask for it', () => {
    const asked = all.match(/@IfMatch\(\)/g) ?? [];

    expect(asked.length).toBeGreaterThan(0);
    expect(endpoints.filter(({ endpoint }) => endpoint.ifMatch)).toHaveLength(asked.length);
  });
});
