import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { verifyAudit } from '@lib/audit';
import { openDatabase, schemaOf } from '@lib/persistence';
import type { DataSource } from 'typeorm';

/** One invariant of architecture.md §10, as an app states it in its `src/checks.ts`. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Returns one row per violation. */
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

export interface Finding {
  readonly app: string;
  readonly id: string;
  readonly title: string;
  readonly violations: readonly string[];
}

const APPS = join(import.meta.dirname, '../../..');
const VIOLATIONS_MAX = 20;

/** The apps of this build that state invariants. */
export function checkedApps(): string[] {
  return readdirSync(APPS).filter((app) => checksFile(app) !== undefined);
}

/** Runs every invariant of every app as the read-only checker; one finding per invariant. */
export async function runChecks(checkerUrl: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const app of checkedApps()) findings.push(...(await runChecksOf(app, checkerUrl)));
  return findings;
}

async function runChecksOf(app: string, checkerUrl: string): Promise<Finding[]> {
  const database = await openDatabase({ url: checkerUrl, schema: schemaOf(app), poolSize: 1 });
  try {
    const findings: Finding[] = [];
    for (const check of await checksOf(app)) {
      const rows = await database.query<Record<string, unknown>[]>(check.sql);
      const violations = rows.slice(0, VIOLATIONS_MAX).map((row) => check.describe(row));
      findings.push({ app, id: check.id, title: check.title, violations });
    }
    return [...findings, ...(await auditFinding(app, database))];
  } finally {
    await database.destroy();
  }
}

/** I14: the hash tree of an app's audit trail; empty for an app without one. */
async function auditFinding(app: string, database: DataSource): Promise<Finding[]> {
  const [{ kept } = { kept: false }] = await database.query<{ kept: boolean }[]>(
    `SELECT to_regclass('audit_entry') IS NOT NULL AS kept`,
  );
  if (!kept) return [];
  const faults = await verifyAudit(database, schemaOf(app));
  const violations = faults.slice(0, VIOLATIONS_MAX).map((fault) => JSON.stringify(fault));
  return [{ app, id: 'I14', title: '审计哈希树完整,每条记录未被改动', violations }];
}

function checksFile(app: string): string | undefined {
  return [join(APPS, app, 'src/checks.js'), join(APPS, app, 'src/checks.ts')].find((file) =>
    existsSync(file),
  );
}

async function checksOf(app: string): Promise<readonly Check[]> {
  const file = checksFile(app);
  if (!file) return [];
  const module = (await import(pathToFileURL(file).href)) as { checks: readonly Check[] };
  return module.checks;
}
