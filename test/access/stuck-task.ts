import { newId } from '@lib/kernel';
import pg from 'pg';
import { OWN_COURT } from './people.js';
import type { RunningApp } from './running-app.js';

/** Error text of the planted task: nobody from outside may read it. */
export const STUCK_ERROR = 'Error: 示例机构无应答(虚构)';

/** Plants a task of the own court without an attempt left, as a worker would leave it; returns its id. */
export async function plantStuckTask(running: RunningApp, schema: string): Promise<string> {
  const client = new pg.Client({ connectionString: running.testApp.database.adminUrl });
  await client.connect();
  const id = newId();
  try {
    await client.query(
      `INSERT INTO ${schema}.task (id, home_court, name, payload, priority, state, run_at, attempts,
         last_error, finished_at)
       VALUES ($1, $2, 'probe', '{}', 2, 'exhausted', now(), 3, $3, now())`,
      [id, OWN_COURT, STUCK_ERROR],
    );
    return id;
  } finally {
    await client.end();
  }
}
