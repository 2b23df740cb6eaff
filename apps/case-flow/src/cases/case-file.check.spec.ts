import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CaseFile } from '@lib/contracts';
import { courtDate } from '@lib/kernel';
import { checkCaseFile } from './case-file.check.js';
import { readPartyIdentifier } from './identifiers.js';

// Aim: a case file comes in whole, or every fault of it is named at once.
const today = courtDate('2026-03-02');
const context = {
  today,
  court: '京0199',
  readIdentifier: (type: 'residentId' | 'uscc', value: string) =>
    readPartyIdentifier(type, value, today),
};
const good = (): CaseFile =>
  (
    JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../demo/cases/main-job.json'), 'utf8'),
    ) as { case: CaseFile }
  ).case;

const paths = (raw: unknown): string[] =>
  checkCaseFile(raw, context).faults.map(({ path }) => path);
const withTitle = (change: Partial<CaseFile['title']>): unknown => ({
  ...good(),
  title: { ...good().title, ...change },
});
const withParty = (index: number, change: object): unknown => ({
  ...good(),
  parties: good().parties.map((party, at) => (at === index ? { ...party, ...change } : party)),
});

describe('checkCaseFile', () => {
  it('accepts the demo case and gives its canonical number', () => {
    const checked = checkCaseFile({ ...good(), caseNumber: '(2026)京0199执1号' }, context);

    expect(checked.faults).toEqual([]);
    expect(checked.canonicalNumber).toBe('（2026）京0199执1号');
  });

  it.each<[string, unknown, string]>([
    [
      'a wrong check digit',
      withParty(0, { documentNumber: '110101199001010016' }),
      'parties[0].documentNumber',
    ],
    [
      'a wrong social credit code',
      withParty(2, { documentNumber: '91110105MADEM00031' }),
      'parties[2].documentNumber',
    ],
    [
      'a birth date that does not exist',
      withParty(0, { documentNumber: '110101199002300018' }),
      'parties[0].documentNumber',
    ],
    ['an impossible filing date', { ...good(), filedOn: '2026-02-30' }, 'filedOn'],
    ['a filing date in the future', { ...good(), filedOn: '2026-03-03' }, 'filedOn'],
    ['a missing title', { ...good(), title: undefined }, 'title'],
    ['obligations that do not add up', withTitle({ amount: '1260000.01' }), 'title.obligations'],
    ['entitlements that do not add up', withTitle({ amount: '1260000.01' }), 'entitlements'],
    [
      'a performance period not over',
      withTitle({ obligations: [{ id: 'p', amount: '1260000.00', expiresOn: today }] }),
      'title.obligations[0].expiresOn',
    ],
    [
      'a title effective after filing',
      withTitle({ effectiveOn: courtDate('2026-03-01'), obligations: good().title.obligations }),
      'title.obligations[0].expiresOn',
    ],
    [
      'no debtor',
      { ...good(), parties: good().parties.filter(({ role }) => role !== 'debtor') },
      'parties',
    ],
    [
      'no applicant',
      { ...good(), parties: good().parties.filter(({ role }) => role === 'debtor') },
      'parties',
    ],
    [
      'a party named twice',
      { ...good(), parties: [...good().parties, good().parties[0]] },
      'parties[3].ref',
    ],
    [
      'an entitlement of a stranger',
      { ...good(), entitlements: [{ party: 'debtor', amount: '1260000.00' }] },
      'entitlements[0].party',
    ],
    ['a number of another court', { ...good(), caseNumber: '（2026）京0105执1号' }, 'caseNumber'],
    ['a number that is none', { ...good(), caseNumber: '执1号' }, 'caseNumber'],
    ['an amount as a number', withTitle({ amount: 1260000 as unknown as string }), 'title.amount'],
    ['an amount with three places', withTitle({ amount: '1260000.000' }), 'title.amount'],
    ['a title over nothing', withTitle({ amount: '0.00' }), 'title.amount'],
    [
      'an entitlement to nothing',
      {
        ...good(),
        entitlements: [...good().entitlements, { party: 'applicant-2', amount: '0.00' }],
      },
      'entitlements[2].amount',
    ],
    ['a NUL in a name', withParty(1, { name: '乙\u0000某' }), 'parties[1].name'],
    ['half a surrogate pair', withTitle({ number: '\ud83d号' }), 'title.number'],
    ['an unknown field', { ...good(), surprise: 1 }, ''],
    ['no file at all', null, ''],
  ])('refuses %s and says where', (_, raw, path) => {
    expect(paths(raw)).toContain(path);
    expect(checkCaseFile(raw, context).file).toBeUndefined();
  });

  it('names the faults of several places at once', () => {
    const spoilt = {
      ...(withParty(0, { documentNumber: '1' }) as object),
      filedOn: '2026-02-30',
      title: undefined,
    };

    expect(paths(spoilt)).toEqual(
      expect.arrayContaining(['parties[0].documentNumber', 'filedOn', 'title']),
    );
  });
});
