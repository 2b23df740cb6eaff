import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { formatYuan } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { DebtDraft } from './debt-rows.js';
import { markDischarged, markRevoked, standingDischarge } from './debt-rows.js';

type NewVersion = Pick<DebtDraft, 'figures' | 'version' | 'cause'>;

interface Causation {
  readonly actor: Actor;
  readonly causationId: string;
}

/** Whether a case's debt stands discharged: told when it begins, and when money taken back ends it. */
@Injectable()
export class Discharges {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Follows a new version, in its transaction and under the case's lock: a discharge and its
   * revocation take turns, each is told exactly once.
   */
  async follow(tx: Tx, row: CaseRef, next: NewVersion, by: Causation): Promise<void> {
    const standing = await standingDischarge(tx, row);
    const { discharged, dischargedOn } = next.figures;
    if (dischargedOn && standing === undefined) {
      await this.begin(tx, row, next, { dischargedOn, causationId: by.causationId });
    }
    if (!discharged && standing !== undefined) await this.revoke(tx, row, { standing, next, by });
  }

  private async begin(
    tx: Tx,
    row: CaseRef,
    { figures, version }: NewVersion,
    more: { readonly dischargedOn: CourtDate; readonly causationId: string },
  ): Promise<void> {
    await markDischarged(tx, row, version, more.dischargedOn);
    await this.outbox.append(tx, caseFundsEvents.debtDischarged, {
      subject: row.matterId,
      homeCourt: row.homeCourt,
      causationId: more.causationId,
      data: {
        caseId: row.caseId,
        matterId: row.matterId,
        version,
        dischargedOn: more.dischargedOn,
        total: formatYuan(figures.totalFen),
        received: formatYuan(figures.receivedFen),
        overpaid: formatYuan(figures.overpaidFen),
      },
    });
  }

  private async revoke(
    tx: Tx,
    row: CaseRef,
    ended: { readonly standing: number; readonly next: NewVersion; readonly by: Causation },
  ): Promise<void> {
    const { standing, next, by } = ended;
    const { figures, version, cause } = next;
    await markRevoked(tx, row, standing, next);
    await this.outbox.append(tx, caseFundsEvents.debtDischargeRevoked, {
      subject: row.matterId,
      homeCourt: row.homeCourt,
      causationId: by.causationId,
      data: {
        caseId: row.caseId,
        matterId: row.matterId,
        version,
        dischargedVersion: standing,
        asOf: figures.asOf,
        total: formatYuan(figures.totalFen),
        received: formatYuan(figures.receivedFen),
        due: formatYuan(figures.dueFen),
        cause,
      },
    });
    await this.audit.record(tx, {
      actor: by.actor,
      action: 'debt.discharge-revoke',
      subjectKind: 'debt',
      subjectId: `${row.caseId}/${version}`,
      homeCourt: row.homeCourt,
      caseId: row.caseId,
      why: cause,
      before: { dischargedVersion: standing },
      after: { version, due: formatYuan(figures.dueFen) },
    });
  }
}
