import { z } from 'zod';
import { endpoint } from './endpoint.js';
import {
  instantSchema,
  notedText,
  pageOf,
  pageQuerySchema,
  personalClassSchema,
  uuidSchema,
} from './primitives.js';
import { roleSchema } from './roles.js';

const personalReadSchema = z.object({
  readId: uuidSchema,
  /** The first reading of its kind within the hour. */
  readAt: instantSchema,
  personId: z.string(),
  account: z.string(),
  roles: z.array(roleSchema),
  /** `METHOD /path/:pattern` of the operation that answered. */
  operation: z.string(),
  caseId: z.string().optional(),
  /** What was shown in full. */
  classes: z.array(personalClassSchema),
  /** Why data was opened that the reader's role does not see. */
  reason: notedText().optional(),
});

/** Who read personal data in full; each app that answers with such data serves it about itself. */
export const personalReadsApi = {
  listPersonalReads: endpoint('GET /ops/personal-reads', {
    summary: '本院人员查阅完整个人信息的记录,新的在前',
    query: pageQuerySchema.extend({
      caseId: uuidSchema.optional(),
      personId: z.string().max(200).optional(),
      /** Only what was opened with a reason. */
      withReason: z.enum(['true', 'false']).optional(),
    }),
    answer: pageOf(personalReadSchema),
  }),
} as const;
