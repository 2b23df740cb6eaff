import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { ApprovalDuePayload } from './approval-due.handler.js';
import { APPROVAL_DUE } from './approval-due.handler.js';

interface Clocked {
  readonly id: string;
  readonly homeCourt: string;
  readonly caseId: string | null;
}

type Purpose = ApprovalDuePayload['purpose'];

/** The clocks of an approval: one for the deputy of the open step, one for the end of the whole. */
@Injectable()
export class ApprovalClocks {
  constructor(private readonly deadlines: Deadlines) {}

  async start(
    tx: Tx,
    approval: Clocked,
    clock: { readonly purpose: Purpose; readonly step: number; readonly dueAt: Date },
  ): Promise<void> {
    await this.deadlines.set(tx, {
      kind: APPROVAL_DUE,
      subjectId: subjectOf(approval.id, clock.purpose),
      homeCourt: approval.homeCourt,
      ...(approval.caseId === null ? {} : { caseId: approval.caseId }),
      dueAt: clock.dueAt,
      payload: { approvalId: approval.id, purpose: clock.purpose, step: clock.step },
    });
  }

  async stop(tx: Tx, id: string, purpose: Purpose, why: string): Promise<void> {
    await this.deadlines.cancel(tx, APPROVAL_DUE, subjectOf(id, purpose), why);
  }

  async stopAll(tx: Tx, id: string, why: string): Promise<void> {
    await this.stop(tx, id, 'deputy', why);
    await this.stop(tx, id, 'expiry', why);
  }
}

function subjectOf(id: string, purpose: Purpose): string {
  return `${id}/${purpose}`;
}
