import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareQueueSchema } from '@lib/jobs';
import { prepareDatabase, schemaOf } from '@lib/persistence';

const APPS = join(import.meta.dirname, '../../..');

/** Apps with a database role of their own: those with a `migrations` folder. */
export function appsWithSchema(): string[] {
  return readdirSync(APPS).filter((app) => existsSync(join(APPS, app, 'migrations')));
}

/**
 * Applies all migrations, creates missing roles and, per app with jobs, the queue's own schema.
 * Returns what was applied.
 */
export async function migrate(adminUrl: string, rolePassword: string): Promise<string[]> {
  const apps = appsWithSchema();
  const applied = await prepareDatabase(
    adminUrl,
    apps.map((app) => ({ app, password: rolePassword })),
    rolePassword,
  );
  for (const app of apps.filter(hasJobs)) {
    await prepareQueueSchema(adminUrl, schemaOf(app), schemaOf(app));
  }
  return applied;
}

function hasJobs(app: string): boolean {
  const list = join(APPS, app, 'migrations/libraries.json');
  return existsSync(list) && (JSON.parse(readFileSync(list, 'utf8')) as string[]).includes('jobs');
}
