import type { Role } from '@lib/contracts';

/** Who may ask to read a case at all; the case's own scope decides further (libs/access). */
export const CASE_READERS: readonly Role[] = [
  'officer',
  'director',
  'president',
  'finance',
  'duty-chief',
  'supervisor',
  'applicant',
  'auditor',
];
