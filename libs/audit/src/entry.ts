import { createHash } from 'node:crypto';
import { canonicalJson } from '@lib/platform';
import { leafHash } from './merkle.js';

/** An audit row as it enters the tree: text alone, so that every reader builds the same bytes. */
export interface AuditRow {
  readonly id: string;
  readonly homeCourt: string;
  readonly position: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly personId: string;
  readonly account: string;
  readonly roles: readonly string[];
  readonly actorCourt: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly caseId: string | null;
  readonly why: string | null;
  readonly article: string | null;
  readonly beforeHash: string | null;
  readonly afterHash: string | null;
  readonly salt: string;
}

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Select list that gives an {@link AuditRow} from `audit_entry AS e`. */
export const AUDIT_ROW = `
  e.id::text AS id, e.home_court AS "homeCourt", e.position::text AS position,
  ${instant('e.occurred_at')} AS "occurredAt", ${instant('e.recorded_at')} AS "recordedAt",
  e.person_id AS "personId", e.account, e.roles, e.actor_court AS "actorCourt", e.action,
  e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.case_id AS "caseId", e.why,
  e.article, e.before_hash AS "beforeHash", e.after_hash AS "afterHash", e.salt`;

/** Leaf of a row: SM3 over its canonical JSON (RFC 8785), its salt included. */
export function leafOf(row: AuditRow): Buffer {
  const { id, homeCourt, position, occurredAt, recordedAt, personId, account, roles } = row;
  const { actorCourt, action, subjectKind, subjectId, caseId, why, article } = row;
  const { beforeHash, afterHash, salt } = row;
  return leafHash(
    canonicalJson({
      ...{ id, homeCourt, position, occurredAt, recordedAt, personId, account, roles },
      ...{ actorCourt, action, subjectKind, subjectId, caseId, why, article },
      ...{ beforeHash, afterHash, salt },
    }),
  );
}

/**
 * Digest of a state before or after an act, as the entry keeps it. Salted with the entry's salt,
 * because the bare hash of a card or document number can be guessed (reliability.md §2).
 */
export function stateHash(salt: string, state: unknown): string {
  return createHash('sm3').update(`${salt}:`).update(canonicalJson(state)).digest('hex');
}
