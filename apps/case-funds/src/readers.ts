import type { Role } from '@lib/contracts';

/** Who may ask to read a case at all; the case's own scope decides further (libs/access). */
export const CASE_READERS: readonly Role[] = [
  'officer',
  'director',
  'president',
  'finance',
  'supervisor',
  'auditor',
  'applicant',
];

/** Readers of the books: staff only, because other people's payments are in them. */
export const BOOK_READERS: readonly Role[] = CASE_READERS.filter((role) => role !== 'applicant');
