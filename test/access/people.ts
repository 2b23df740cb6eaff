import { createHash } from 'node:crypto';
import { roleSchema } from '@lib/contracts';
import type { Role } from '@lib/contracts';

export const OWN_COURT = '京0199';
export const FOREIGN_COURT = '京0198';

/** Somebody with a token; all invented. */
export interface Person {
  /** For the titles of tests and their failures. */
  readonly label: string;
  readonly role: Role;
  readonly personId: string;
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Document number of the applicant who may see the seeded case, as in demo/cases/main-job.json. */
export const APPLICANT_DOCUMENT = '110101199001010015';
/** Of an applicant who is no party of it. */
export const STRANGER_DOCUMENT = '110101199004040041';

export function digestOf(documentNumber: string): string {
  return createHash('sha256').update(documentNumber).digest('hex');
}

export function personOf(role: Role, court: string, account: string): Person {
  const documentNumber = account === 'applicant1' ? APPLICANT_DOCUMENT : STRANGER_DOCUMENT;
  const personId = `person-${account}`;
  const name = `${account}(虚构)`;
  return {
    label: `${account} of ${court}`,
    role,
    personId,
    name,
    claims: {
      sub: personId,
      account,
      name,
      roles: [role],
      court,
      ...(role === 'applicant' ? { document_digest: digestOf(documentNumber) } : {}),
    },
  };
}

const own = (role: Role): Person => personOf(role, OWN_COURT, `${role}1`);

/** Every signed-in person, whatever the role. */
export const EVERYBODY: readonly Role[] = roleSchema.options;

/** One person per role inside the court that handles the case; officer1 is its officer, applicant1 its applicant. */
export const INSIDERS: readonly Person[] = roleSchema.options.map(own);

/** The same roles at another court. */
export const FOREIGNERS: readonly Person[] = roleSchema.options.map((role) =>
  personOf(role, FOREIGN_COURT, `${role}9`),
);

/** Of the right court and role, but not on the team; an applicant of other cases. */
export const OUTSIDERS: readonly Person[] = [
  personOf('officer', OWN_COURT, 'officer2'),
  personOf('applicant', OWN_COURT, 'applicant2'),
];

export function insider(role: Role): Person {
  const found = INSIDERS.find((person) => person.role === role);
  if (!found) throw new Error(`no insider with role ${role}`);
  return found;
}
