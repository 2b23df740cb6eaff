import { readFileSync } from 'node:fs';
import { roleSchema } from '@lib/contracts';
import type { CourtCode, PersonId } from '@lib/kernel';
import { openDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { caseScope } from './scope.js';
import type { CaseFacts } from './scope.rules.js';
import { inScope } from './scope.rules.js';

/** Aim: the SQL filter and the rule agree on every case of any world; method: random worlds on PostgreSQL. */
const COURTS = ['京0199', '京0198'];
const PERSONS = ['p1', 'p2', 'p3'];
const DIGESTS = ['d1', 'd2'];

const facts: fc.Arbitrary<CaseFacts> = fc.record({
  handlingCourt: fc.constantFrom(...COURTS),
  teamPersonIds: fc.uniqueArray(fc.constantFrom(...PERSONS)),
  partyDigests: fc.uniqueArray(fc.constantFrom(...DIGESTS)),
});
const actors: fc.Arbitrary<Actor> = fc
  .record({
    personId: fc.constantFrom(...PERSONS),
    roles: fc.uniqueArray(fc.constantFrom(...roleSchema.options, 'machine'), { maxLength: 3 }),
    court: fc.constantFrom(...COURTS),
    digest: fc.option(fc.constantFrom(...DIGESTS), { nil: undefined }),
  })
  .map(({ personId, roles, court, digest }) => ({
    personId: personId as PersonId,
    account: personId,
    displayName: personId,
    roles,
    court: court as CourtCode,
    ...(digest === undefined ? {} : { documentDigest: digest }),
  }));

describe('case scope in SQL', () => {
  let database: DataSource;

  beforeAll(async () => {
    const urls = JSON.parse(readFileSync('.cache/services.json', 'utf8')) as {
      postgresAdminUrl: string;
    };
    database = await openDatabase({ url: urls.postgresAdminUrl, schema: 'public' });
  });
  afterAll(() => database.destroy());

  it('selects exactly the cases that the rule lets the person see', async () => {
    await fc.assert(
      fc.asyncProperty(
        actors,
        fc.array(facts, { minLength: 1, maxLength: 12 }),
        async (actor, world) => {
          const scope = caseScope(
            actor,
            {
              court: "c.value->>'handlingCourt'",
              team: (person) => `c.value->'teamPersonIds' @> to_jsonb(${person}::text)`,
              party: (digest) => `c.value->'partyDigests' @> to_jsonb(${digest}::text)`,
            },
            2,
          );

          const rows = await database.query<{ id: string }[]>(
            `SELECT c.ordinality::text AS id FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS c
           WHERE ${scope.sql} ORDER BY c.ordinality`,
            [JSON.stringify(world), ...scope.params],
          );

          const expected = world.flatMap((row, index) =>
            inScope(actor, row) ? [String(index + 1)] : [],
          );
          expect(rows.map((row) => row.id)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
