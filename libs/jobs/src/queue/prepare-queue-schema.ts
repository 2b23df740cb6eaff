import { openDatabase } from '@lib/persistence';
import { runMigrations } from 'bullmq';
import type { PgQueryable } from 'bullmq';
import { queueSchemaOf } from './connection.js';

const NAME = /^[a-z_][a-z0-9_]*$/;

/**
 * Makes or brings up to date the BullMQ tables of one app (`bull_<schema>`) and gives its role the
 * use of them: the role itself may not create anything. Safe to repeat. `adminUrl` must own the
 * database; the role must exist.
 */
export async function prepareQueueSchema(
  adminUrl: string,
  schema: string,
  role: string,
): Promise<void> {
  const own = queueSchemaOf(schema);
  if (!NAME.test(own) || !NAME.test(role)) throw new Error(`not a name: ${own}, ${role}`);
  const dataSource = await openDatabase({ url: adminUrl, schema: 'public', poolSize: 1 });
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PgQueryable;
    await runMigrations(client, own);
    for (const grant of [
      `GRANT USAGE, CREATE ON SCHEMA ${own} TO ${role}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${own} TO ${role}`,
      `GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${own} TO ${role}`,
      `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${own} TO ${role}`,
    ]) {
      await client.query(grant);
    }
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}
