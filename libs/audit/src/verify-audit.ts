import type { AuditRow } from './entry.js';
import { AUDIT_ROW, leafOf } from './entry.js';
import { Frontier } from './merkle.js';

/** Reads rows; ReadDatabase, a DataSource or a Tx. */
interface Queryable {
  query<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
}

/** A head kept outside the database (log, another court): what a rewritten tree cannot match. */
export interface KnownHead {
  readonly homeCourt: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export interface AuditFault {
  readonly homeCourt: string;
  readonly code:
    | 'entry-changed'
    | 'entry-missing'
    | 'entry-moved'
    | 'entry-unsealed'
    | 'leaf-missing'
    | 'leaf-unsealed'
    | 'head-wrong'
    | 'head-lost';
  /** Chinese, for the reader of `ctl check`. */
  readonly detail: string;
}

interface Head {
  readonly size: number;
  readonly root: string;
  readonly source: string;
}

type LeafRow = { readonly [Key in keyof AuditRow]: AuditRow[Key] | null } & {
  readonly leafIndex: number;
  readonly entryId: string;
  readonly leafHash: string;
};

const PAGE_ROWS = 5_000;
const SCHEMA = /^[a-z_][a-z0-9_]*$/;

/**
 * Invariant I14: every committed entry is in its court's tree unchanged, each head is the tree of
 * its size, so each later head extends every earlier one, and leaves and entries are as many.
 * `known` heads from outside find even a tree that was rewritten or cut as a whole. Returns the
 * faults; an empty list means whole. May run beside a live sealer.
 *
 * @throws Error on a schema name that is not one.
 */
export async function verifyAudit(
  db: Queryable,
  schema: string,
  known: readonly KnownHead[] = [],
): Promise<AuditFault[]> {
  if (!SCHEMA.test(schema)) throw new Error(`not a schema name: ${schema}`);
  const heads = await headsByCourt(db, schema, known);
  const faults: AuditFault[] = [];
  for (const [court, ofCourt] of heads) {
    faults.push(...(await new CourtCheck(db, schema, court).run(ofCourt)));
  }
  return [...faults, ...(await strayRows(db, schema))];
}

/**
 * The last head of each court, to be kept outside the database and handed to {@link verifyAudit}
 * later: then today's tree is shown to extend that day's.
 *
 * @throws Error on a schema name that is not one.
 */
export async function auditHeads(db: Queryable, schema: string): Promise<KnownHead[]> {
  if (!SCHEMA.test(schema)) throw new Error(`not a schema name: ${schema}`);
  return db.query<KnownHead>(
    `SELECT DISTINCT ON (s.home_court) s.home_court AS "homeCourt", s.tree_size::int AS size,
       s.root_hash AS root
     FROM ${schema}.audit_seal s ORDER BY s.home_court, s.tree_size DESC`,
  );
}

async function headsByCourt(
  db: Queryable,
  schema: string,
  known: readonly KnownHead[],
): Promise<Map<string, Head[]>> {
  const stored = await db.query<KnownHead>(
    `SELECT s.home_court AS "homeCourt", s.tree_size::int AS size, s.root_hash AS root
     FROM ${schema}.audit_seal s ORDER BY s.home_court, s.tree_size`,
  );
  const courts = new Map<string, Head[]>();
  const sources = [
    ...stored.map((head) => ({ ...head, source: '库内树头' })),
    ...known.map((head) => ({ ...head, source: '库外树头' })),
  ];
  for (const { homeCourt, ...head } of sources) {
    courts.set(homeCourt, [...(courts.get(homeCourt) ?? []), head]);
  }
  return courts;
}

/** Rebuilds one court's tree leaf by leaf and holds every head against it. */
class CourtCheck {
  private readonly faults: AuditFault[] = [];
  private readonly tree = Frontier.empty();

  constructor(
    private readonly db: Queryable,
    private readonly schema: string,
    private readonly court: string,
  ) {}

  async run(heads: readonly Head[]): Promise<AuditFault[]> {
    const bySize = [...heads].sort((left, right) => left.size - right.size);
    const sizeMax = bySize.at(-1)?.size ?? 0;
    let next = 0;
    for (let from = 0; from < sizeMax; from += PAGE_ROWS) {
      const rows = await this.page(from, Math.min(from + PAGE_ROWS, sizeMax));
      for (const row of rows) {
        this.take(row);
        for (; bySize[next]?.size === this.tree.size; next += 1) this.hold(bySize[next] as Head);
      }
    }
    for (const head of bySize.slice(next)) {
      this.fault('head-lost', `${head.source}记有 ${head.size} 片叶,现存树不足此数`);
    }
    return this.faults;
  }

  private async page(from: number, below: number): Promise<LeafRow[]> {
    return this.db.query<LeafRow>(
      `SELECT l.leaf_index::int AS "leafIndex", l.entry_id::text AS "entryId",
         l.leaf_hash AS "leafHash", ${AUDIT_ROW}
       FROM ${this.schema}.audit_leaf l LEFT JOIN ${this.schema}.audit_entry e ON e.id = l.entry_id
       WHERE l.home_court = $1 AND l.leaf_index >= $2 AND l.leaf_index < $3 ORDER BY l.leaf_index`,
      [this.court, from, below],
    );
  }

  private take(row: LeafRow): void {
    if (row.leafIndex !== this.tree.size) {
      this.fault('leaf-missing', `第 ${this.tree.size} 片叶缺失`);
    }
    // The tree is rebuilt from what the entries say now, so an edit also shows in the heads.
    const leaf = row.id === null ? Buffer.from(row.leafHash, 'hex') : leafOf(row as AuditRow);
    if (row.id === null) this.fault('entry-missing', `审计记录 ${row.entryId} 已被删除`);
    else if (leaf.toString('hex') !== row.leafHash) {
      this.fault('entry-changed', `审计记录 ${row.entryId} 的内容与封存时不同`);
    }
    if (row.id !== null && row.homeCourt !== this.court) {
      this.fault('entry-moved', `审计记录 ${row.entryId} 属于另一法院`);
    }
    this.tree.append(leaf);
  }

  private hold(head: Head): void {
    if (this.tree.root().toString('hex') === head.root) return;
    this.fault('head-wrong', `${head.source}(${head.size} 片叶)与现存记录算出的根不同`);
  }

  private fault(code: AuditFault['code'], detail: string): void {
    this.faults.push({ homeCourt: this.court, code, detail });
  }
}

/** Entries outside every tree and leaves outside every head, each seen in one snapshot. */
async function strayRows(db: Queryable, schema: string): Promise<AuditFault[]> {
  const entries = await db.query<{ homeCourt: string; id: string }>(
    `SELECT e.home_court AS "homeCourt", e.id::text AS id FROM ${schema}.audit_entry e
     WHERE NOT EXISTS (SELECT 1 FROM ${schema}.audit_leaf l WHERE l.entry_id = e.id)
       AND NOT EXISTS (SELECT 1 FROM ${schema}.audit_pending p WHERE p.entry_id = e.id)
     ORDER BY e.position LIMIT 100`,
  );
  const leaves = await db.query<{ homeCourt: string; id: string }>(
    `SELECT l.home_court AS "homeCourt", l.entry_id::text AS id FROM ${schema}.audit_leaf l
     WHERE l.leaf_index >= coalesce((SELECT max(s.tree_size) FROM ${schema}.audit_seal s
       WHERE s.home_court = l.home_court), 0) ORDER BY l.leaf_index LIMIT 100`,
  );
  const ghosts = await db.query<{ homeCourt: string; id: string }>(
    `SELECT p.home_court AS "homeCourt", p.entry_id::text AS id FROM ${schema}.audit_pending p
     WHERE NOT EXISTS (SELECT 1 FROM ${schema}.audit_entry e WHERE e.id = p.entry_id) LIMIT 100`,
  );
  return [
    ...entries.map(({ homeCourt, id }) => ({
      homeCourt,
      code: 'entry-unsealed' as const,
      detail: `审计记录 ${id} 不在树中,也不在待封存之列`,
    })),
    ...leaves.map(({ homeCourt, id }) => ({
      homeCourt,
      code: 'leaf-unsealed' as const,
      detail: `审计记录 ${id} 的叶没有树头覆盖`,
    })),
    ...ghosts.map(({ homeCourt, id }) => ({
      homeCourt,
      code: 'entry-missing' as const,
      detail: `待封存的审计记录 ${id} 已被删除`,
    })),
  ];
}
