// One deadline whose effect waits for a lock that somebody forgot holds up no other deadline.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Tx } from '@lib/persistence';
import { Loop } from '@lib/platform';
import { eventually } from '@lib/testing';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { EffectDeadline } from '../../../../test/spine/handlers.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../../test/spine/spine-database.js';
import { jobParts } from '../job-parts.js';
import type { FiredDeadline } from './deadline.js';

/** A lock wait of 5 s as for events, the promised lateness of 10 s, and patience for a busy machine. */
const LATE_AT_MOST_MS = 25_000;

let database: SpineDatabase;
let forgotten: pg.Client;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await SpineDatabase.create();
  await database.asAdmin(
    'CREATE TABLE thing (id text PRIMARY KEY)',
    `GRANT SELECT, UPDATE ON thing TO ${SPINE_SCHEMA}`,
    `INSERT INTO thing VALUES ('held'), ('free')`,
  );
  forgotten = new pg.Client({ connectionString: database.adminUrl });
  await forgotten.connect();
});
afterAll(async () => {
  await forgotten.end();
  await database.drop();
});

it('fires what is due while the effect of another deadline waits for a lock', async () => {
  const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
  const options = { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true };
  const parts = jobParts(options, database.reads, database.unitOfWork);
  const lockThing = async ({ subjectId }: FiredDeadline, tx: Tx): Promise<void> =>
    void (await tx.query('SELECT 1 FROM thing WHERE id = $1 FOR UPDATE', [subjectId]));
  parts.registry.register([new EffectDeadline('plain', lockThing)], []);
  const due = (subjectId: string): Promise<unknown> =>
    database.run((tx) =>
      parts.deadlines.set(tx, {
        ...{ kind: 'plain', subjectId, homeCourt: COURT },
        dueAt: new Date(Date.now() - 60_000),
      }),
    );
  await forgotten.query(`BEGIN`);
  await forgotten.query(`SELECT 1 FROM ${SPINE_SCHEMA}.thing WHERE id = 'held' FOR UPDATE`);
  await due('held');
  const sweep = new Loop('sweep', 200, () => parts.sweeper.sweep());
  sweep.start();
  await eventually(async () => {
    const waiting = await database.reads.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(1);
  });

  await due('free');
  try {
    await eventually(
      async () => expect(await database.effects('plain', 'free')).toHaveLength(1),
      LATE_AT_MOST_MS,
    );
  } finally {
    await forgotten.query('ROLLBACK');
    await sweep.stop();
  }
});
