import { readFileSync, statSync } from 'node:fs';
import {
  caseFileSchema,
  courtDateSchema,
  instantSchema,
  worldSchema,
  yuanSchema,
} from '@lib/contracts';
import { z } from 'zod';

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
  /** The court's main account is required here: payments of the play go there. */
  world: worldSchema.required({ court: true }),
  play: playSchema,
});

export type CaseScript = z.infer<typeof caseScriptSchema>;

/** A case script is a few kilobytes; what is far larger is another file. */
const MOST_BYTES = 10_000_000;

/** Reads a case script; throws one readable list of all faults. */
export function readCaseScript(file: string): CaseScript {
  const parsed = caseScriptSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `  - ${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Error(`案件文件 ${file} 有 ${faults.length} 处错误:\n${faults.join('\n')}`);
}

function readJson(file: string): unknown {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new Error(`找不到案件文件 ${file}`);
  if (!found.isFile()) throw new Error(`${file} 不是文件`);
  if (found.size > MOST_BYTES)
    throw new Error(`案件文件 ${file} 有 ${found.size} 字节,最多 ${MOST_BYTES} 字节`);
  try {
    // A byte order mark is what some editors put before JSON; it is not part of the document.
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new Error(`案件文件 ${file} 不是有效的 JSON:${(error as Error).message}`, {
      cause: error,
    });
  }
}
