import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { KnownHead } from '@lib/audit';
import { openDatabase, schemaOf } from '@lib/persistence';
import type { DataSource } from 'typeorm';
import { auditFaults } from './audit-finding.js';

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

/** A head of an app's audit trail that was kept outside its database. */
export type OutsideHead = KnownHead & { readonly app: string };

/**
 * Runs every invariant of every app as the read-only checker; one finding per invariant. Heads from
 * outside also find an audit trail that was rewritten or removed as a whole.
 */
export async function runChecks(
  checkerUrl: string,
  known: readonly OutsideHead[] = [],
): Promise<Finding[]> {
  const apps = checkedApps();
  const findings: Finding[] = [];
  for (const app of apps) {
    const heads = known.filter((head) => head.app === app);
    findings.push(...(await withDatabase(app, checkerUrl, (one) => findingsOf(app, one, heads))));
  }
  const strangers = new Set(known.map(({ app }) => app).filter((app) => !apps.includes(app)));
  return [
    ...findings,
    ...[...strangers].map((app) => auditFinding(app, ['库外记有树头,本平台没有这个服务'])),
  ];
}

/** Lends a connection of the checker with the app's schema on its search path. */
export async function withDatabase<Result>(
  app: string,
  checkerUrl: string,
  work: (database: DataSource) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ url: checkerUrl, schema: schemaOf(app), poolSize: 1 });
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

async function findingsOf(
  app: string,
  database: DataSource,
  known: readonly KnownHead[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of await checksOf(app)) {
    const rows = await database.query<Record<string, unknown>[]>(check.sql);
    const violations = rows.slice(0, VIOLATIONS_MAX).map((row) => check.describe(row));
    findings.push({ app, id: check.id, title: check.title, violations });
  }
  const faults = await auditFaults(app, database, known);
  return faults ? [...findings, auditFinding(app, faults)] : findings;
}

function auditFinding(app: string, faults: readonly string[]): Finding {
  const violations = faults.slice(0, VIOLATIONS_MAX);
  return { app, id: 'I14', title: '审计哈希树完整,每条记录未被改动', violations };
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
