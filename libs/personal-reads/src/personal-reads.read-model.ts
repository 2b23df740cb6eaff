import type { AnswerOf, QueryOf } from '@lib/contracts';
import type { personalReadsApi } from '@lib/contracts';
import { uuidSchema } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { decodeCursor, pageFrom } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

type Query = QueryOf<typeof personalReadsApi.listPersonalReads>;
type Page = AnswerOf<typeof personalReadsApi.listPersonalReads>;

interface Row {
  readonly readId: string;
  readonly readAt: string;
  readonly personId: string;
  readonly account: string;
  readonly roles: string[];
  readonly operation: string;
  readonly caseId: string | null;
  readonly classes: string[];
  readonly reason: string | null;
}

// Microseconds, as the cursor must not fall between two rows of one millisecond.
const LIST = `
  SELECT r.id AS "readId", r.person_id AS "personId", r.account, r.roles, r.operation,
    r.case_id AS "caseId", r.classes, r.reason,
    to_char(r.read_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "readAt"
  FROM personal_read r
  WHERE r.home_court = $1
    AND ($2::text IS NULL OR r.case_id = $2)
    AND ($3::text IS NULL OR r.person_id = $3)
    AND (NOT $4::boolean OR r.reason IS NOT NULL)
    AND ($5::timestamptz IS NULL OR (r.read_at, r.id) < ($5::timestamptz, $6::uuid))
  ORDER BY r.read_at DESC, r.id DESC LIMIT $7`;

/** As LIST writes it; the first year keeps out days that PostgreSQL does not know. */
const readAtSchema = z.iso.datetime({ precision: 6 }).refine((at) => at >= '2000');

/** Who of the reader's court read personal data in full, newest first. */
@Injectable()
export class PersonalReadsReadModel {
  constructor(private readonly database: ReadDatabase) {}

  async list(actor: Actor, query: Query): Promise<Page> {
    const after = query.cursor
      ? decodeCursor(query.cursor, z.tuple([readAtSchema, uuidSchema]))
      : [null, null];
    const rows = await this.database.query<Row>(LIST, [
      actor.court,
      query.caseId?.toLowerCase() ?? null,
      query.personId ?? null,
      query.withReason === 'true',
      ...after,
      query.limit + 1,
    ]);
    const page = pageFrom(rows, query.limit, (row) => [row.readAt, row.readId]);
    return { ...page, items: page.items.map(viewOf) };
  }
}

function viewOf({ caseId, reason, ...row }: Row): Page['items'][number] {
  return {
    ...row,
    ...(caseId === null ? {} : { caseId }),
    ...(reason === null ? {} : { reason }),
  };
}
