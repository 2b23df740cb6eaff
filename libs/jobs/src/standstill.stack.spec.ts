// What stands still is seen: by the readiness of the process, and by `sweep_pass` from outside it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, testServices } from '@lib/testing';
import pg from 'pg';
import { gate } from '../../../test/spine/gate.js';
import { EffectDeadline, ProbeTask } from '../../../test/spine/handlers.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from '../../../test/spine/spine-database.js';
import { jobParts } from './job-parts.js';

const STILL_MS = 30_000;

const held = gate();
class HeldDeadline extends EffectDeadline {
  constructor() {
    super('held', () => held.opened);
  }
}
class EaseTask extends ProbeTask {
  constructor() {
    super('ease', async () => undefined);
  }
}

let database: SpineDatabase;
let operator: pg.Client;
let app: SpineApp;

beforeAll(async () => {
  database = await SpineDatabase.create();
  operator = new pg.Client({ connectionString: database.adminUrl });
  await operator.connect();
  app = await SpineApp.start({
    databaseUrl: database.url,
    queue: { kind: 'redis', url: testServices().redisUrl },
    deadlines: [HeldDeadline],
    tasks: [EaseTask],
  });
});
afterEach(() => operator.query('ROLLBACK'));
afterAll(async () => {
  await operator.end();
  await app.stop();
  await database.drop();
});

describe('a process that stands still', () => {
  it('is not ready, and names its sweep and its task pass', async () => {
    await eventually(() => expect(app.health()).resolves.toBe('on time'));
    // Without a hint, which might take it out of the sweep's hands.
    await database.reads.query(
      `INSERT INTO deadline (id, home_court, kind, subject_id, due_at)
       VALUES (gen_random_uuid(), $1, 'held', 'held', legal_now())`,
      [COURT],
    );
    await operator.query('BEGIN');
    await operator.query(`LOCK TABLE ${SPINE_SCHEMA}.task IN ACCESS EXCLUSIVE MODE`);

    await eventually(
      () => expect(app.health()).rejects.toThrow(/sweep for \d+ s, task pass for \d+ s/),
      STILL_MS,
    );
    held.open();
  });

  it('says in sweep_pass when its last sweep ended, not when it was asked', async () => {
    const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
    const options = { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true };
    await jobParts(options, database.reads, database.unitOfWork).pulse.measure(60_000);

    const [sign] = await database.reads.query<{ old: boolean }>(
      `SELECT min(passed_at) < clock_timestamp() - interval '50 seconds' AS old FROM sweep_pass`,
    );
    expect(sign).toEqual({ old: true });
  });
});
