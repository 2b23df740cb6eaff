import { DomainError } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { CaseRef } from '../cases/index.js';
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
    throw new DomainError('DEBT.NOT_COMPUTED', 'not-found', '本案债务尚未计算', {
      hint: '请由承办人先计算债务',
    });
  }
}
