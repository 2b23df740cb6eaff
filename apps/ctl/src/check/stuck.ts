import { StuckWork } from '@lib/jobs';
import { ReadDatabase } from '@lib/persistence';
import { redactText } from '@lib/platform';
import type { DataSource } from 'typeorm';
import { checkedApps, withDatabase } from './check.js';

/** Something that keeps failing and waits for a person; no broken invariant. */
export interface StuckEntry {
  readonly app: string;
  readonly kind: 'deadline' | 'task';
  readonly id: string;
  readonly name: string;
  readonly homeCourt: string;
  readonly attempts: number;
  readonly lastError: string;
}

/** Failing deadlines and exhausted tasks of every app and court, at most 200 of each per app. */
export async function findStuckWork(checkerUrl: string): Promise<StuckEntry[]> {
  const entries: StuckEntry[] = [];
  for (const app of checkedApps()) {
    entries.push(...(await withDatabase(app, checkerUrl, (database) => stuckIn(app, database))));
  }
  return entries;
}

async function stuckIn(app: string, database: DataSource): Promise<StuckEntry[]> {
  const [{ kept } = { kept: false }] = await database.query<{ kept: boolean }[]>(
    `SELECT to_regclass('task') IS NOT NULL AS kept`,
  );
  if (!kept) return [];
  const stuck = new StuckWork(new ReadDatabase(database));
  const tasks = (await stuck.tasks()).map(({ id, name, homeCourt, attempts, lastError }) => ({
    ...{ app, kind: 'task' as const, id, name, homeCourt, attempts },
    lastError: redactText(lastError),
  }));
  const deadlines = (await stuck.deadlines()).map(
    ({ id, kind, homeCourt, attempts, lastError }) => ({
      ...{ app, kind: 'deadline' as const, id, name: kind, homeCourt, attempts },
      lastError: redactText(lastError),
    }),
  );
  return [...tasks, ...deadlines];
}
