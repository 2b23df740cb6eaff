import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ROLE_TITLES, roleSchema } from '@lib/contracts';
import type { Role } from '@lib/contracts';
import { z } from 'zod';

const accountSchema = z.object({
  account: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  /** The person: the subject of the tokens, so one account per person. */
  personId: z.string().min(1).max(100),
  name: z.string().min(1).max(50),
  roles: z.array(roleSchema).min(1),
  court: z.string().min(1).max(12),
  /** Of an applicant: links the portal account to the cases of that person. */
  documentNumber: z.string().min(8).max(40).optional(),
});

export type DemoAccount = z.infer<typeof accountSchema>;

/** 示例区人民法院(虚构) and a neighbour court that must see nothing of it. */
export const OWN_COURT = '京0199';
export const FOREIGN_COURT = '京0198';
export const COURT_NAMES: Readonly<Record<string, string>> = {
  [OWN_COURT]: '示例区人民法院(虚构)',
  [FOREIGN_COURT]: '邻区人民法院(虚构)',
};

function staff(account: string, role: Role, court = OWN_COURT): DemoAccount {
  const name = `${ROLE_TITLES[role]}${account.replace(/\D/g, '')}(虚构)`;
  return { account, personId: `person-${account}`, name, roles: [role], court };
}

/** Everybody of the demo world; all invented, the document numbers too. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  staff('officer1', 'officer'),
  staff('officer2', 'officer'),
  staff('director1', 'director'),
  staff('director2', 'director'),
  staff('president1', 'president'),
  staff('finance1', 'finance'),
  staff('finance2', 'finance'),
  staff('duty1', 'duty-chief'),
  staff('hotline1', 'hotline-agent'),
  staff('supervisor1', 'supervisor'),
  staff('auditor1', 'auditor'),
  staff('admin1', 'admin'),
  { ...staff('applicant1', 'applicant'), name: '甲某(虚构)', documentNumber: '110101199001010015' },
  { ...staff('applicant2', 'applicant'), name: '乙某(虚构)', documentNumber: '110101199002020020' },
  staff('officer9', 'officer', FOREIGN_COURT),
  staff('director9', 'director', FOREIGN_COURT),
  staff('finance9', 'finance', FOREIGN_COURT),
];

/** The accounts of this run: the demo's, with those of a JSON file added or in their place. */
export function loadAccounts(file?: string): ReadonlyMap<string, DemoAccount> {
  if (file === undefined) return withAccounts([]);
  try {
    return withAccounts(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`accounts of ${file} cannot be used`, { cause: error });
  }
}

/** @throws Error when the list breaks its schema or names one person twice. */
export function withAccounts(list: unknown): ReadonlyMap<string, DemoAccount> {
  const added = z.array(accountSchema).parse(list);
  const accounts = new Map([...DEMO_ACCOUNTS, ...added].map((entry) => [entry.account, entry]));
  const persons = new Set([...accounts.values()].map((entry) => entry.personId));
  if (persons.size < accounts.size) throw new Error('two accounts name the same personId');
  return accounts;
}

/** SHA-256 of the canonical document number, as the case register stores it for a party. */
export function documentDigest(documentNumber: string): string {
  return createHash('sha256').update(documentNumber.trim().toUpperCase()).digest('hex');
}

/** What the access token says about the person. */
export function claimsOf(account: DemoAccount): Record<string, unknown> {
  return {
    account: account.account,
    name: account.name,
    roles: account.roles,
    court: account.court,
    ...(account.documentNumber === undefined
      ? {}
      : { document_digest: documentDigest(account.documentNumber) }),
  };
}
