import { CaseRefs } from '@lib/case-refs';
import type { QueryOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { RECEIPT_COLUMNS } from './receipt-rows.js';
import type { ReceiptRow } from './receipt-rows.js';
import type { ReceiptView } from './receipt.presenter.js';
import { receiptView } from './receipt.presenter.js';

const ROWS_MAX = 500;
/** Roles that see every receipt of their court; others see unidentified money and their own cases. */
const WHOLE_COURT = ['director', 'president', 'finance', 'supervisor', 'auditor'];

const LIST = `
  SELECT ${RECEIPT_COLUMNS}, c.case_number AS "caseNumber"
  FROM receipt r LEFT JOIN case_ref c ON c.case_id = r.case_id
  WHERE r.home_court = $1
    AND ($2::uuid IS NULL OR r.case_id = $2)
    AND ($3::text IS NULL OR r.state = $3)
    AND ($4::boolean OR r.state = 'unidentified' OR $5 = ANY (c.team_ids))
  ORDER BY r.arrived_on DESC, r.receipt_id DESC LIMIT ${ROWS_MAX}`;

/** Reads of receipts. */
@Injectable()
export class ReceiptsReadModel {
  constructor(
    private readonly db: ReadDatabase,
    private readonly cases: CaseRefs,
  ) {}

  /** Receipts the caller may see, newest first, at most 500. */
  async list(
    actor: Actor,
    query: QueryOf<typeof caseFundsApi.listReceipts>,
  ): Promise<ReceiptView[]> {
    const row = query.caseId ? await this.cases.readableByStaff(query.caseId, actor) : undefined;
    const rows = await this.db.query<ReceiptRow & { caseNumber: string | null }>(LIST, [
      row?.homeCourt ?? actor.court,
      row?.caseId ?? null,
      query.state ?? null,
      row !== undefined || actor.roles.some((role) => WHOLE_COURT.includes(role)),
      actor.personId,
    ]);
    return rows.map(receiptView);
  }
}
