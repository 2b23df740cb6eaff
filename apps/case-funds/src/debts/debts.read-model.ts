import type { CaseRef } from '@lib/case-refs';
import { DomainError } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { DebtFailure } from './debt-failures.js';
import { openFailure } from './debt-failures.js';
import type { DebtRow } from './debt-rows.js';
import { latestDebt } from './debt-rows.js';

/** Reads of debts. */
@Injectable()
export class DebtsReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** @throws DomainError `DEBT.NOT_COMPUTED` (404) before the first computation. */
  async latest(row: CaseRef): Promise<DebtRow> {
    const debt = await latestDebt(this.db, row.homeCourt, row.caseId);
    if (debt) return debt;
    const failure = await this.failure(row);
    throw new DomainError('DEBT.NOT_COMPUTED', 'not-found', '本案债务尚未计算', {
      hint: failure
        ? `债务暂时不能计算(${failure.detail}),系统每十分钟重试`
        : '请由承办人先计算债务',
    });
  }

  /** The open failure: money arrived that no version counts yet. */
  failure(row: CaseRef): Promise<DebtFailure | undefined> {
    return openFailure(this.db, row.homeCourt, row.caseId);
  }
}
