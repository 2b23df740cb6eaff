import { lockCaseRef } from '@lib/case-refs';
import type { CourtCode } from '@lib/kernel';
import type { TaskHandler } from '@lib/jobs';
import { Tasks } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { openFailure } from './debt-failures.js';
import type { DebtRetryPayload } from './debt-retry.definition.js';
import { debtRetry, retryLater } from './debt-retry.definition.js';
import { Debts } from './debts.js';

/** Computes a debt that could not be computed when its money arrived (e.g. a rate not yet published). */
@Injectable()
export class DebtRetryTask implements TaskHandler<DebtRetryPayload> {
  readonly name = debtRetry.name;
  readonly payload = debtRetry.payload;
  readonly attemptsMax = 5;
  readonly backoffMs = 2_000;
  readonly timeoutMs = 30_000;
  readonly priority = 'money';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly debts: Debts,
    private readonly tasks: Tasks,
  ) {}

  /** A further failure plans the next try itself (`Debts.recompute`). */
  async perform({ caseId }: DebtRetryPayload): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const row = await lockCaseRef(tx, caseId);
      if (!(await openFailure(tx, row.homeCourt, caseId))) return;
      await this.debts.recompute(tx, row, {
        actor: machineActor('case-funds', row.homeCourt as CourtCode),
        cause: '补算此前未能计算的债务',
      });
    });
  }

  /** The database or the code failed, not the law: the failure stays listed and is tried again. */
  async onExhausted({ caseId }: DebtRetryPayload, _error: Error, tx: Tx): Promise<void> {
    const row = await lockCaseRef(tx, caseId);
    if (await openFailure(tx, row.homeCourt, caseId)) await retryLater(this.tasks, tx, row);
  }
}
