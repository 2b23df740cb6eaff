import { roleSchema } from '@lib/contracts';
import { courtDate } from '@lib/kernel';
import { checkIdentifier } from '@lib/statute';
import { describe, expect, it } from '@jest/globals';
import {
  claimsOf,
  DEMO_ACCOUNTS,
  documentDigest,
  FOREIGN_COURT,
  withAccounts,
} from './accounts.js';
import { LoginAttempts } from './login-attempts.js';
import { loginPage } from './pages.js';

/** Aim: the demo world has everybody it needs and nobody real. */
describe('demo accounts', () => {
  const someone = {
    account: 'applicant1',
    personId: 'p-x',
    name: '丙某(虚构)',
    roles: ['applicant'],
    court: '京0199',
  };

  it('hold every role, and officer, director and finance of a foreign court', () => {
    const roles = new Set(DEMO_ACCOUNTS.flatMap((account) => account.roles));
    const foreign = DEMO_ACCOUNTS.filter((account) => account.court === FOREIGN_COURT);

    expect([...roles].sort()).toEqual([...roleSchema.options].sort());
    expect(foreign.flatMap((account) => account.roles).sort()).toEqual([
      'director',
      'finance',
      'officer',
    ]);
  });

  it('say that they are invented', () => {
    expect(DEMO_ACCOUNTS.every((account) => account.name.includes('虚构'))).toBe(true);
  });

  it('have document numbers with right check digits', () => {
    const numbers = DEMO_ACCOUNTS.flatMap((account) => account.documentNumber ?? []);

    const today = courtDate('2026-11-21');
    const checked = numbers.map((value) => checkIdentifier({ type: 'residentId', value }, today));
    expect(checked.map((reading) => reading.valid)).toEqual([true, true]);
  });

  it('carry the digest of the document number, never the number', () => {
    const applicant = withAccounts([]).get('applicant1');
    const claims = applicant ? claimsOf(applicant) : {};

    expect(claims['document_digest']).toBe(documentDigest(` ${applicant?.documentNumber} `));
    expect(JSON.stringify(claims)).not.toContain(applicant?.documentNumber);
  });

  it('are replaced by those of a file, by account name', () => {
    expect(withAccounts([someone]).get('applicant1')?.name).toBe('丙某(虚构)');
  });

  it.each([
    ['the role machine', [{ ...someone, roles: ['machine'] }]],
    ['no role', [{ ...someone, roles: [] }]],
    ['a person twice', [someone, { ...someone, account: 'other' }]],
    ['markup for a name', [{ ...someone, account: '<b>' }]],
    ['no list', {}],
  ])('refuse a file with %s', (_title, content) => {
    expect(() => withAccounts(content)).toThrow();
  });
});

describe('sign-in attempts', () => {
  it('lock after five failures within five minutes, and open again by themselves', () => {
    let now = 0;
    const attempts = new LoginAttempts({ now: () => new Date(now) });
    for (let count = 0; count < 5; count += 1) {
      expect(attempts.isLocked('a')).toBe(false);
      attempts.failed('a');
    }

    expect(attempts.isLocked('a')).toBe(true);
    expect(attempts.isLocked('b')).toBe(false);
    now = 300_001;
    expect(attempts.isLocked('a')).toBe(false);
  });
});

describe('the sign-in page', () => {
  it('shows what was typed as text, never as markup', () => {
    const page = loginPage({ action: '/x', accounts: [], account: '"><script>', fault: '<b>' });

    expect(page).not.toMatch(/<script|<b>/);
  });
});
