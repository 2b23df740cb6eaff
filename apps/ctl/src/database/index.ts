import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDatabase } from '@lib/persistence';

const APPS = join(import.meta.dirname, '../../..');

/** Apps with a schema of their own. */
export function appsWithSchema(): string[] {
  return readdirSync(APPS).filter((app) => existsSync(join(APPS, app, 'migrations')));
}

/** Applies all migrations and creates what roles are missing; returns what was applied. */
export async function migrate(adminUrl: string, rolePassword: string): Promise<string[]> {
  return prepareDatabase(
    adminUrl,
    appsWithSchema().map((app) => ({ app, password: rolePassword })),
    rolePassword,
  );
}
