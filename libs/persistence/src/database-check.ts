import type { HealthCheck } from '@lib/platform';
import type { ReadDatabase } from './read-database.js';

/** Ready only while the database answers; apps with a bus or a queue have checks of their own besides. */
export function databaseCheck(database: ReadDatabase): HealthCheck {
  return { name: 'database', check: async () => void (await database.query('SELECT 1')) };
}
