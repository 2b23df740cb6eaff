import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { openDatabase, ReadDatabase } from '@lib/persistence';
import { within } from '@lib/platform';
import { createTestDatabase } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { MessagingProbe } from './messaging-probe.js';

const POOL = 4;
const PROBE_MS = 5_000;

// Aim: who only looks how things stand does not take the connections of those who work, although what he
// looks at is locked (a migration, a repair).
describe('the probe beside a locked table', () => {
  let database: TestDatabase;
  let app: DataSource;
  let admin: DataSource;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase(['case-flow']);
    app = await openDatabase({
      url: database.url('case-flow'),
      schema: 'case_flow',
      poolSize: POOL,
    });
    admin = await openDatabase({ url: database.adminUrl, schema: 'case_flow', poolSize: 1 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  afterAll(async () => {
    await app.destroy();
    await admin.destroy();
    await database.drop();
  });

  it('leaves the pool to the app', async () => {
    jest.useFakeTimers({
      doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'performance', 'Date'],
    });
    const lock = admin.createQueryRunner();
    await lock.startTransaction();
    await lock.query('LOCK TABLE case_flow.parked_message IN ACCESS EXCLUSIVE MODE');
    const probe = new MessagingProbe('case-flow', new ReadDatabase(app), () => 0);
    probe.start();

    for (let beat = 0; beat < POOL + 2; beat += 1) {
      jest.advanceTimersByTime(PROBE_MS);
      await lock.query('SELECT 1');
    }
    const answer = within(3_000, () => app.query('SELECT count(*) FROM case_flow.staff_member'));
    const outcome = await answer.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    probe.stop();
    await lock.rollbackTransaction();
    await lock.release();

    expect(outcome).toBe('answered');
  });
});
