import { z } from 'zod';

/** The manners a simulated body can be given, by what it is asked for. */
export const FAULT_WORDS = {
  query: ['prompt', 'stale-balance', 'twice', 'silent', 'late', 'broken-file'],
  control: ['prompt', 'twice', 'silent', 'late', 'refuse'],
  payment: [
    'execute',
    'timeout-after-doing',
    'timeout-before-doing',
    'accept-only',
    'return',
    'refuse',
  ],
  /** `late`: no new line is told until the fault ends. */
  statement: ['exact', 'duplicate-line', 'changed-amount', 'late'],
} as const;

const query = z.enum(FAULT_WORDS.query);
const control = z.enum(FAULT_WORDS.control);
const payment = z.enum(FAULT_WORDS.payment);
const statement = z.enum(FAULT_WORDS.statement);
const delaySeconds = z.int().min(0).max(31_536_000).describe('法定秒,用于 late 与 accept-only');
const paymentTimes = z
  .int()
  .min(1)
  .max(1_000)
  .nullable()
  .describe('付款故障持续几笔;null 为直到更改');

const faultsSchema = z.object({ query, control, payment, statement, delaySeconds, paymentTimes });

/** What a body does with queries, controls, payments and statements. */
export type BodyFaults = Readonly<z.infer<typeof faultsSchema>>;

export const faultChangesSchema = z.strictObject({
  reset: z.boolean().default(false),
  bodies: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(20),
        faults: z.strictObject(faultsSchema.partial().shape),
      }),
    )
    .max(50)
    .default([]),
});

export const mannersSchema = z.object({
  bodies: z.array(z.object({ code: z.string(), name: z.string(), faults: faultsSchema })),
});
