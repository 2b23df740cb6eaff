import type { KnownHead } from '@lib/audit';
import { verifyAudit } from '@lib/audit';
import { schemaOf } from '@lib/persistence';
import type { DataSource } from 'typeorm';

/** Whether the app on the search path has an audit trail. */
export async function keepsAudit(database: DataSource): Promise<boolean> {
  const [{ kept } = { kept: false }] = await database.query<{ kept: boolean }[]>(
    `SELECT to_regclass('audit_seal') IS NOT NULL AS kept`,
  );
  return kept;
}

/**
 * I14: one text per fault of the app's hash trees, held against the `known` heads from outside;
 * undefined for an app that never had a trail.
 */
export async function auditFaults(
  app: string,
  database: DataSource,
  known: readonly KnownHead[],
): Promise<string[] | undefined> {
  if (await keepsAudit(database)) {
    const faults = await verifyAudit(database, schemaOf(app), known);
    return faults.map((fault) => JSON.stringify(fault));
  }
  if (known.length === 0) return undefined;
  return [`库外记有 ${known.length} 个树头,现存数据库没有审计表`];
}
