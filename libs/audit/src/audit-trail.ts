import { randomBytes } from 'node:crypto';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { stateHash } from './entry.js';

/** One act. `before` and `after` are hashed, never stored: keep them small and free of bigint loss. */
export interface AuditNote {
  readonly actor: Actor;
  /** Verb of the act, e.g. `freeze-ordered`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly homeCourt: string;
  readonly caseId?: string;
  readonly why?: string;
  /** Instrument and article relied on. */
  readonly article?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const INSERT = `
  INSERT INTO audit_entry (id, home_court, person_id, account, roles, actor_court, action,
    subject_kind, subject_id, case_id, why, article, before_hash, after_hash, salt)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

/** Writes who did what and why in the transaction of the act: both commit or neither. */
@Injectable()
export class AuditTrail {
  async record(tx: Tx, note: AuditNote): Promise<void> {
    const salt = randomBytes(16).toString('hex');
    const digest = (state: unknown): string | null =>
      state === undefined ? null : stateHash(salt, state);
    await tx.query(INSERT, [
      newId<'AuditEntry'>(),
      note.homeCourt,
      note.actor.personId,
      note.actor.account,
      [...note.actor.roles],
      note.actor.court,
      note.action,
      note.subjectKind,
      note.subjectId,
      note.caseId ?? null,
      note.why ?? null,
      note.article ?? null,
      digest(note.before),
      digest(note.after),
      salt,
    ]);
  }
}
