import type { Tx } from '@lib/persistence';
import { lockSubject, ReadDatabase, UnitOfWork } from '@lib/persistence';
import { counter, gauge } from '@lib/platform';
import { Injectable, Logger } from '@nestjs/common';
import type { AuditRow } from './entry.js';
import { AUDIT_ROW, leafOf } from './entry.js';
import { Frontier } from './merkle.js';

const BATCH_ROWS = 1_000;
const PASSES_PER_COURT = 50;
const COURTS_MAX = 1_000;

const COURTS = `SELECT DISTINCT p.home_court AS court FROM audit_pending p LIMIT ${COURTS_MAX}`;
const HEAD = `
  SELECT s.tree_size::int AS size, s.peaks FROM audit_seal s
  WHERE s.home_court = $1 ORDER BY s.tree_size DESC LIMIT 1`;
const TAKE = `
  DELETE FROM audit_pending WHERE entry_id IN (
    SELECT p.entry_id FROM audit_pending p WHERE p.home_court = $1 ORDER BY p.position LIMIT ${BATCH_ROWS})
  RETURNING entry_id`;
const ENTRIES = `SELECT ${AUDIT_ROW} FROM audit_entry e WHERE e.id = ANY ($1::uuid[]) ORDER BY e.position`;
const LEAVES = `
  INSERT INTO audit_leaf (home_court, leaf_index, entry_id, leaf_hash)
  SELECT $1, $2::bigint + l.nr - 1, l.entry_id, l.leaf_hash
  FROM unnest($3::uuid[], $4::text[]) WITH ORDINALITY AS l (entry_id, leaf_hash, nr)`;
const SEAL = `
  INSERT INTO audit_seal (home_court, tree_size, root_hash, peaks) VALUES ($1, $2, $3, $4::text[])`;
const AGE = `
  SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.recorded_at)), 0)::float8 AS seconds
  FROM audit_pending p JOIN audit_entry e ON e.id = p.entry_id`;

const sealed = counter({ name: 'enforcement_audit_sealed_total', help: 'Audit entries sealed' });
const unsealedAge = gauge({
  name: 'enforcement_audit_oldest_unsealed_seconds',
  help: 'Age of the oldest audit entry that no tree holds yet',
});

/** Takes committed entries into the tree of their court. Several sealers may run: one per court at a time. */
@Injectable()
export class AuditSealer {
  private readonly logger = new Logger(AuditSealer.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: ReadDatabase,
  ) {}

  /**
   * Seals all that is committed now; returns the number of entries. A court whose tree is at fault
   * stops no other court, and what it leaves unsealed is measured.
   *
   * @throws AggregateError when all courts had their turn, with the faults of those that failed
   */
  async sealAll(): Promise<number> {
    try {
      return await this.sealCourts();
    } finally {
      const [age] = await this.database.query<{ seconds: number }>(AGE);
      unsealedAge.set(age?.seconds ?? 0);
    }
  }

  private async sealCourts(): Promise<number> {
    const courts = await this.database.query<{ court: string }>(COURTS);
    const faults: unknown[] = [];
    let total = 0;
    for (const { court } of courts) {
      try {
        total += await this.sealCourt(court);
      } catch (error) {
        this.logger.error(`sealing ${court} failed: ${String(error)}`);
        faults.push(error);
      }
    }
    if (faults.length === 0) return total;
    throw new AggregateError(
      faults,
      `sealing failed in ${faults.length} of ${courts.length} courts`,
    );
  }

  private async sealCourt(court: string): Promise<number> {
    let total = 0;
    for (let pass = 0; pass < PASSES_PER_COURT; pass += 1) {
      const count = await this.unitOfWork.run((tx) => this.sealBatch(tx, court));
      total += count;
      if (count < BATCH_ROWS) break;
    }
    sealed.inc(total);
    return total;
  }

  private async sealBatch(tx: Tx, court: string): Promise<number> {
    await lockSubject(tx, 'audit-seal', court);
    const taken = await tx.query<{ entry_id: string }>(TAKE, [court]);
    if (taken.length === 0) return 0;
    const rows = await tx.query<AuditRow>(ENTRIES, [taken.map((row) => row.entry_id)]);
    const tree = await headOf(tx, court);
    const first = tree.size;
    const leaves = rows.map(leafOf);
    for (const leaf of leaves) tree.append(leaf);
    const ids = rows.map((row) => row.id);
    await tx.query(LEAVES, [court, first, ids, leaves.map((leaf) => leaf.toString('hex'))]);
    const root = tree.root().toString('hex');
    const peaks = tree.peaks().map((peak) => peak.toString('hex'));
    await tx.query(SEAL, [court, tree.size, root, peaks]);
    // Outside the database too: a head in the log is what a rewritten tree is compared with.
    tx.afterCommit(() => this.logger.log(`audit head ${court} ${tree.size} ${root}`));
    return rows.length;
  }
}

async function headOf(tx: Tx, court: string): Promise<Frontier> {
  const [head] = await tx.query<{ size: number; peaks: string[] }>(HEAD, [court]);
  if (!head) return Frontier.empty();
  return Frontier.of(
    head.peaks.map((peak) => Buffer.from(peak, 'hex')),
    head.size,
  );
}
