import { z } from 'zod';

/** RFC 9457 problem document as every app sends it. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  /** `AREA.REASON`, stable. */
  code: z.string(),
  /** What the reader can do now. */
  hint: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  traceId: z.string().optional(),
});

export type Problem = z.infer<typeof problemSchema>;
