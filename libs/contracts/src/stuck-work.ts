import { z } from 'zod';
import { endpoint } from './endpoint.js';
import { instantSchema, notedText, storableText, uuidSchema } from './primitives.js';

const stuckItemSchema = z.object({
  workId: uuidSchema,
  /** A deadline goes on being tried; a task rests until a person lets it run again. */
  kind: z.enum(['deadline', 'task']),
  name: z.string(),
  /** What a deadline is about. */
  subjectId: z.string().optional(),
  attempts: z.int(),
  lastError: notedText(),
  /** When the deadline fell due (legal time), or when the task's last attempt ended. */
  since: instantSchema,
});

/** What waits for a person because it keeps failing; each app with jobs serves it about itself. */
export const stuckWorkApi = {
  listStuckWork: endpoint('GET /ops/stuck-work', {
    summary: '本院反复失败、等待人工处理的期限和任务',
    answer: z.object({ items: z.array(stuckItemSchema) }),
  }),
  retryStuckWork: endpoint('POST /ops/stuck-work/:workId/retry', {
    summary: '让一项失败的期限或任务立即再试',
    body: z.strictObject({
      reason: storableText(2, 500),
    }),
    answer: z.object({
      workId: uuidSchema,
      kind: stuckItemSchema.shape.kind,
      name: z.string(),
      state: z.enum(['open', 'waiting']),
    }),
    errors: ['STUCK_WORK.NOT_FOUND', 'STUCK_WORK.NOT_STUCK'],
  }),
} as const;
