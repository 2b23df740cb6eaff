import type { CourtDate } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

export interface NoticeRow {
  readonly noticeId: string;
  readonly partyId: string;
  readonly state: 'issued' | 'served';
  readonly documentNumber: string;
  readonly issuedOn: CourtDate;
  readonly servedOn: CourtDate | null;
  readonly method: string | null;
}

/** The enforcement notices of a case, oldest first. */
@Injectable()
export class NoticesReadModel {
  constructor(private readonly database: ReadDatabase) {}

  async ofCase(homeCourt: string, caseId: string): Promise<NoticeRow[]> {
    return this.database.query<NoticeRow>(
      `SELECT notice_id AS "noticeId", party_id AS "partyId", state, document_number AS "documentNumber",
              issued_on AS "issuedOn", served_on AS "servedOn", method
       FROM enforcement_notice WHERE home_court = $1 AND case_id = $2 ORDER BY issued_on, notice_id`,
      [homeCourt, caseId],
    );
  }
}
