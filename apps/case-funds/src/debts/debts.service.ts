import { assertOnTeam, lockCaseRef } from '@lib/case-refs';
import type { BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { assertOpen } from '../cases/index.js';
import type { DebtView } from './debt.presenter.js';
import { debtView } from './debt.presenter.js';
import { Debts } from './debts.js';

/** Commands on debts. */
@Injectable()
export class DebtsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly debts: Debts,
  ) {}

  /** A new version for today or a planned day, by a member of the case's team. */
  async compute(
    command: CommandContext,
    caseId: string,
    body: BodyOf<typeof caseFundsApi.computeDebt>,
  ): Promise<DebtView> {
    return this.commands.run(command, async (tx) => {
      const row = await lockCaseRef(tx, caseId);
      assertOnTeam(row, command.actor);
      assertOpen(row);
      const debt = await this.debts.compute(tx, row, body.asOf, {
        cause: '承办人计算',
        actor: command.actor,
        correlationId: command.correlationId,
      });
      return debtView(debt);
    });
  }
}
