import type { Role } from '@lib/contracts';

/** Who may ask to read a case at all; the case's own scope decides further (`assertCaseScope`). */
export const CASE_READERS: readonly Role[] = [
  'officer',
  'director',
  'president',
  'finance',
  'supervisor',
  'auditor',
  'applicant',
];

/**
 * To whom a stated reason opens the masked personal data of a case: colleagues who check or approve
 * what its officer does. A party never; the officer sees it in full as it is.
 */
export const FULL_DATA_READERS: readonly Role[] = [
  'director',
  'president',
  'finance',
  'supervisor',
  'auditor',
];
