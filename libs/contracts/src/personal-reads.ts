import { z } from 'zod';
import { endpoint } from './endpoint.js';
import {
  instantSchema,
  notedText,
  pageOf,
  pageQuerySchema,
  storableText,
  uuidSchema,
} from './primitives.js';

/**
 * Why masked data is opened: 4 to 200 characters, at least four of them letters (of any script), without
 * the blanks around it.
 */
export const unmaskReasonSchema = storableText(0, 10_000)
  .trim()
  .min(4, '理由至少 4 个字')
  .max(200, '理由至多 200 个字')
  .regex(/(?:\p{L}\P{L}*){4}/u, '请用文字说明理由');

const personalReadSchema = z.object({
  readId: uuidSchema,
  /** The first reading of its kind within the hour. */
  readAt: instantSchema,
  personId: z.string(),
  account: z.string(),
  /** As they were called then. */
  roles: z.array(z.string()),
  /** `METHOD /path/:pattern` of the operation that answered. */
  operation: z.string(),
  caseId: z.string().optional(),
  /** What was shown in full. */
  classes: z.array(z.string()),
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
