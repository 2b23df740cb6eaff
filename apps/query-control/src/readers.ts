import { CASE_READERS } from '@lib/access';
import type { Role } from '@lib/contracts';

/** The duty chief decides on what others leave undone, so he reads what was found and frozen. */
export const MEASURE_READERS: readonly Role[] = [...CASE_READERS, 'duty-chief'];
