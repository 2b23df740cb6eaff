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
