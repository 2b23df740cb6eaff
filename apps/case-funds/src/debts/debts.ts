import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { DomainError, formatYuan, laterOf } from '@lib/kernel';
import { Tasks } from '@lib/jobs';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { CalculationProblem, createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import { cutShares } from '../shares/index.js';
import type { DebtFigures } from './debt.rules.js';
import { asOfFault, debtFigures, earliestAsOf } from './debt.rules.js';
import type { DebtRow } from './debt-rows.js';
import { countedPayments, insertDebt, latestDebt } from './debt-rows.js';
import { Discharges } from './discharges.js';
import { recordFailure, resolveFailure } from './debt-failures.js';
import { retryLater } from './debt-retry.definition.js';

/** Why a new version is made, and by whom. */
export interface DebtCause {
  readonly cause: string;
  readonly actor: Actor;
  /** Event or command that caused it. */
  readonly causationId?: string;
  readonly correlationId?: string;
}

/** The one owner of what is owed: versions are appended under the case's lock. */
@Injectable()
export class Debts {
  private readonly book = createLawBook();

  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly tasks: Tasks,
    private readonly standing: Discharges,
  ) {}

  /**
   * A version for a day an officer asks for.
   *
   * @throws DomainError `DEBT.DATE_PAST`, `DEBT.DATE_TOO_FAR`.
   */
  async compute(tx: Tx, row: CaseRef, asOf: CourtDate, why: DebtCause): Promise<DebtRow> {
    const today = await legalToday(tx);
    const payments = await countedPayments(tx, row.homeCourt, row.caseId);
    const fault = asOfFault(asOf, today, payments);
    if (fault) throw dateRefused(fault, earliestAsOf(today, payments));
    return this.append(tx, row, debtFigures({ ...row, payments, asOf }, this.book), why);
  }

  /**
   * A new version after money changed; keeps a later planned day of the version before. Where the
   * law gives no figure yet, the money is booked all the same, the failure is listed and tried again.
   */
  async recompute(tx: Tx, row: CaseRef, why: DebtCause): Promise<DebtRow | undefined> {
    const today = await legalToday(tx);
    const payments = await countedPayments(tx, row.homeCourt, row.caseId);
    const before = await latestDebt(tx, row.homeCourt, row.caseId);
    const earliest = earliestAsOf(today, payments);
    const asOf = before ? laterOf(before.asOf, earliest) : earliest;
    try {
      return await this.append(tx, row, debtFigures({ ...row, payments, asOf }, this.book), why);
    } catch (error) {
      if (!(error instanceof CalculationProblem)) throw error;
      await recordFailure(tx, row, why.cause, error);
      await retryLater(this.tasks, tx, row);
      return undefined;
    }
  }

  private async append(
    tx: Tx,
    row: CaseRef,
    figures: DebtFigures,
    why: DebtCause,
  ): Promise<DebtRow> {
    const before = await latestDebt(tx, row.homeCourt, row.caseId);
    const version = (before?.version ?? 0) + 1;
    const computedBy = why.actor.personId;
    await insertDebt(tx, row, { figures, version, cause: why.cause, computedBy });
    await resolveFailure(tx, row);
    await cutShares(tx, row, figures.appliedFen);
    const eventId = await this.announce(tx, row, { figures, version }, why);
    await this.audit.record(tx, {
      actor: why.actor,
      action: 'debt.compute',
      subjectKind: 'debt',
      subjectId: `${row.caseId}/${version}`,
      homeCourt: row.homeCourt,
      caseId: row.caseId,
      why: why.cause,
      article: '法释〔2014〕8号第一条、第四条',
      ...(before ? { before: { version: before.version, due: formatYuan(before.dueFen) } } : {}),
      after: { version, asOf: figures.asOf, due: formatYuan(figures.dueFen) },
    });
    const draft = { figures, version, cause: why.cause };
    await this.standing.follow(tx, row, draft, { actor: why.actor, causationId: eventId });
    const stored = await latestDebt(tx, row.homeCourt, row.caseId);
    if (!stored) throw new Error(`debt of ${row.caseId} was not stored`);
    return stored;
  }

  private announce(
    tx: Tx,
    row: CaseRef,
    { figures, version }: { readonly figures: DebtFigures; readonly version: number },
    why: DebtCause,
  ): Promise<string> {
    return this.outbox.append(tx, caseFundsEvents.debtComputed, {
      subject: row.matterId,
      homeCourt: row.homeCourt,
      ...causes(why),
      data: {
        caseId: row.caseId,
        matterId: row.matterId,
        version,
        asOf: figures.asOf,
        total: formatYuan(figures.totalFen),
        received: formatYuan(figures.receivedFen),
        due: formatYuan(figures.dueFen),
        cap: formatYuan(figures.dueFen),
        cause: why.cause,
      },
    });
  }
}

function causes(why: DebtCause): { causationId?: string; correlationId?: string } {
  return {
    ...(why.causationId === undefined ? {} : { causationId: why.causationId }),
    ...(why.correlationId === undefined ? {} : { correlationId: why.correlationId }),
  };
}

function dateRefused(fault: 'past' | 'too-far', earliest: CourtDate): DomainError {
  return fault === 'past'
    ? new DomainError('DEBT.DATE_PAST', 'unprocessable', `债务不能算至 ${earliest} 之前的日期`, {
        hint: '请选择今天或以后的日期,且不早于最后一笔到账的计息日',
        fields: [{ path: 'asOf', message: `不得早于 ${earliest}` }],
      })
    : new DomainError('DEBT.DATE_TOO_FAR', 'unprocessable', '计划扣划日最多在今天之后三十日', {
        hint: '请选择三十日以内的日期',
        fields: [{ path: 'asOf', message: '超出三十日' }],
      });
}
