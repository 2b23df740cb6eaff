import { readFileSync } from 'node:fs';
import { caseFileSchema, courtDateSchema, instantSchema, yuanSchema } from '@lib/contracts';
import { z } from 'zod';

/** World of the simulated bodies; its shape is that of `POST /world` of apps/agency-simulator. */
const worldSchema = z.looseObject({
  worldId: z.string().min(1),
  customers: z.array(z.looseObject({ ref: z.string(), name: z.string() })),
  accounts: z.array(
    z.looseObject({ bank: z.string(), accountNumber: z.string(), balance: yuanSchema }),
  ),
});

const payment = z.strictObject({
  fromBank: z.string(),
  fromAccount: z.string(),
  amount: yuanSchema,
});

/**
 * What happens outside the court while the case runs. Everything is optional: a step without an
 * occasion is listed as not applicable.
 */
const playSchema = z.strictObject({
  startsAt: instantSchema,
  silentBank: z.string().optional(),
  lateBank: z.string().optional(),
  doubleBank: z.string().optional(),
  /** A credit that a standing cap catches after the freeze. */
  laterCredit: z
    .strictObject({ toBank: z.string(), toAccount: z.string(), from: payment })
    .optional(),
  /** Body at which the officer orders what the first freezes did not cover. */
  missingAt: z.string().optional(),
  /** The debtor pays to the main account without a case number. */
  unidentifiedPayment: payment.optional(),
  /** Day for which the debt is computed before the deduction. */
  deductionOn: courtDateSchema.optional(),
  /** The debtor pays the rest himself, a little too much, to the account of the case. */
  voluntaryPayment: payment.optional(),
  /** The court's bank pays one payout but its answer is lost. */
  payoutTimesOut: z.boolean().default(false),
  /** The right account name of the applicant whose account name is wrong in the case file. */
  correctedName: z.strictObject({ wrong: z.string(), right: z.string() }).optional(),
});

export const caseScriptSchema = z.strictObject({
  about: z.string(),
  case: caseFileSchema,
  world: worldSchema,
  play: playSchema,
});

export type CaseScript = z.infer<typeof caseScriptSchema>;

/** Reads a case script; throws one readable list of all faults. */
export function readCaseScript(file: string): CaseScript {
  const parsed = caseScriptSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `  - ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(`案件文件 ${file} 有 ${faults.length} 处错误:\n${faults.join('\n')}`);
}
