import type { CourtCode } from '@lib/kernel';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { Inject, Injectable } from '@nestjs/common';
import { findExpected, lockDeduction, ReceiptMatching } from '../receipts/index.js';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';

/** A line whose sub-account names another case is for a person to decide. */
const WAITING = `
  SELECT DISTINCT r.request_no AS "requestNo" FROM receipt r
  JOIN expected_receipt e ON e.home_court = r.home_court AND e.request_no = r.request_no
  JOIN case_ref c ON c.case_id = e.case_id
  JOIN statement_line l ON l.home_court = r.home_court AND l.account_number = r.account_number
    AND l.bank_ref = r.bank_ref
  WHERE r.home_court = $1 AND r.state = 'unidentified'
    AND NOT EXISTS (SELECT 1 FROM case_ref o WHERE o.home_court = l.home_court AND o.case_id <> e.case_id
      AND l.sub_account = l.account_number || '-' || o.sub_account_suffix)
  ORDER BY 1`;

/**
 * Money of a deduction whose case was not known when it came: facts and money were there before the
 * case, so nothing but the case's own arrival is left to match them.
 */
@Injectable()
export class WaitingDeductions {
  private readonly actor: Actor;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly matching: ReceiptMatching,
  ) {
    this.actor = machineActor('case-funds', settings.courtCode as CourtCode);
  }

  /** Matches all that can be; one that fails stops no other and is tried again. */
  async match(): Promise<void> {
    const homeCourt = this.settings.courtCode;
    const found = await this.db.query<{ requestNo: string }>(WAITING, [homeCourt]);
    const failures: unknown[] = [];
    for (const { requestNo } of found) {
      try {
        await this.unitOfWork.run(async (tx) => {
          await lockDeduction(tx, homeCourt, requestNo);
          const known = await findExpected(tx, homeCourt, requestNo);
          if (known) await this.matching.claimWaiting(tx, known, { actor: this.actor });
        });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, '有扣划款未能入案');
  }
}
