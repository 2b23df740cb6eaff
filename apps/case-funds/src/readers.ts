import { CASE_READERS } from '@lib/access';
import type { Role } from '@lib/contracts';

/** Readers of the books: staff only, because other people's payments are in them. */
export const BOOK_READERS: readonly Role[] = CASE_READERS.filter((role) => role !== 'applicant');
