import { AuditTrail } from '@lib/audit';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi, caseFlowEvents } from '@lib/contracts';
import { assertMove, DomainError } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalToday } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { CaseRow } from '../cases/index.js';
import { assertOnTeam, caseStates, lockCase, moveCase } from '../cases/index.js';
import { recordNode } from '../nodes/index.js';
import { CaseNeighbours } from './case-neighbours.js';
import type { ClosingFacts } from './closure.rules.js';
import { closingFaults } from './closure.rules.js';

type Closed = AnswerOf<typeof caseFlowApi.closeCase>;
type Body = BodyOf<typeof caseFlowApi.closeCase>;

/** Closing as 执行完毕: only when the debt is discharged, nothing is restrained and all is paid out. */
@Injectable()
export class ClosureService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: CaseNeighbours,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * Closes the case.
   *
   * @throws DomainError with the code of the first broken closing rule, naming all of them.
   */
  async close(command: CommandContext, caseId: string, body: Body): Promise<Closed> {
    // Asked before the transaction, so that no lock waits for a neighbour; its refusal counts only
    // after the caller's rights, and not at all for a command that was done before.
    const asked = await settled(() => this.neighbours.closingFacts(command, caseId));
    return this.commands.run(command, async (tx) => {
      const row = await lockCase(tx, caseId, command.actor);
      await assertOnTeam(tx, row, command.actor);
      assertMove(caseStates, row.state, 'closed');
      const facts = asked();
      assertMayClose(facts);
      await moveCase(tx, row, 'closed', { actor: command.actor, cause: '结案(执行完毕)' });
      const closedOn = await legalToday(tx);
      await tx.query(
        `UPDATE enforcement_case SET closure_manner = $3, closure_reason = $4
         WHERE home_court = $1 AND case_id = $2`,
        [row.homeCourt, row.caseId, body.manner, body.reason],
      );
      await recordNode(tx, this.deadlines, row, 'closed');
      await this.announce(tx, command, row, { ...body, closedOn, facts });
      return { caseId: row.caseId, state: 'closed' as const, closedOn };
    });
  }

  private async announce(
    tx: Tx,
    command: CommandContext,
    row: CaseRow,
    closing: Body & { readonly closedOn: Closed['closedOn']; readonly facts: ClosingFacts },
  ): Promise<void> {
    const { manner, reason, closedOn } = closing;
    await this.outbox.append(tx, caseFlowEvents.caseClosed, {
      subject: row.matterId,
      homeCourt: row.homeCourt,
      correlationId: command.correlationId,
      data: { caseId: row.caseId, matterId: row.matterId, manner, closedOn, reason },
    });
    await this.audit.record(tx, {
      actor: command.actor,
      action: 'case.close',
      subjectKind: 'case',
      subjectId: row.caseId,
      caseId: row.caseId,
      homeCourt: row.homeCourt,
      why: reason,
      before: { state: row.state },
      after: { state: 'closed', manner, facts: closing.facts },
      article: '执行工作规定(2020)第六十四条',
    });
  }
}

/** Waits for the work; what it gave or threw comes out when the returned function is called. */
async function settled<Result>(work: () => Promise<Result>): Promise<() => Result> {
  try {
    const result = await work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function assertMayClose(facts: ClosingFacts): void {
  const faults = closingFaults(facts);
  const [first] = faults;
  if (!first) return;
  throw new DomainError(
    first.code,
    'conflict',
    `不能以执行完毕结案:${faults.map(({ fault }) => fault.message).join(';')}`,
    { hint: '请先完成列出的事项', fields: faults.map(({ fault }) => fault) },
  );
}
