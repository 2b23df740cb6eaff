import type { CaseRef } from '@lib/case-refs';
import { uuidSchema } from '@lib/contracts';
import { systemClock } from '@lib/kernel';
import type { TaskDefinition, Tasks } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { z } from 'zod';

const debtRetryPayload = z.object({ caseId: uuidSchema });

export type DebtRetryPayload = z.infer<typeof debtRetryPayload>;

export const debtRetry: TaskDefinition<DebtRetryPayload> = {
  name: 'debt-retry',
  payload: debtRetryPayload,
};

const AGAIN_AFTER_MS = 600_000;

/** Tries the case's debt again in ten minutes; while one try waits, a second is not added. */
export async function retryLater(
  tasks: Tasks,
  tx: Tx,
  row: Pick<CaseRef, 'caseId' | 'homeCourt'>,
): Promise<void> {
  const runAt = new Date(systemClock.now().getTime() + AGAIN_AFTER_MS);
  const { caseId, homeCourt } = row;
  await tasks.add(tx, debtRetry, { caseId }, { homeCourt, dedupeKey: caseId, runAt });
}
