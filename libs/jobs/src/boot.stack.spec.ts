// Boot fails on a missing or doubled handler, and on rows that nobody here could work off.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, testServices } from '@lib/testing';
import { EffectDeadline, ProbeTask } from '../../../test/spine/handlers.js';
import { OwnRedis } from '../../../test/spine/own-redis.js';
import type { SpineAppOptions } from '../../../test/spine/spine-app.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SpineDatabase } from '../../../test/spine/spine-database.js';

jest.setTimeout(60_000);

class PlainDeadline extends EffectDeadline {
  constructor() {
    super('plain');
  }
}
class SecondPlainDeadline extends EffectDeadline {
  constructor() {
    super('plain');
  }
}
class NeedyDeadline extends EffectDeadline {
  constructor(readonly missing: OwnRedis) {
    super('needy');
  }
}
Reflect.defineMetadata('design:paramtypes', [OwnRedis], NeedyDeadline);
class EaseTask extends ProbeTask {
  constructor() {
    super('ease', async () => undefined);
  }
}

let database: SpineDatabase;

beforeAll(async () => {
  database = await SpineDatabase.create();
});
afterAll(() => database.drop());

describe('boot', () => {
  const refused = (options: Partial<SpineAppOptions>): Promise<SpineApp> =>
    SpineApp.start({
      databaseUrl: database.url,
      queue: { kind: 'redis', url: testServices().redisUrl },
      ...options,
    });

  it('fails on two handlers of one kind', async () => {
    const options = { deadlines: [PlainDeadline, SecondPlainDeadline], tasks: [EaseTask] };

    await expect(refused(options)).rejects.toThrow('two handlers for deadline plain');
  });

  it('fails on a handler that is listed twice', async () => {
    const options = { deadlines: [PlainDeadline], tasks: [EaseTask, EaseTask] };

    await expect(refused(options)).rejects.toThrow('listed twice');
  });

  it('fails on a handler whose dependencies are nowhere', async () => {
    const options = { deadlines: [PlainDeadline, NeedyDeadline], tasks: [EaseTask] };

    await expect(refused(options)).rejects.toThrow(/NeedyDeadline/);
  });

  it('fails when rows wait for a handler that this worker does not have', async () => {
    await database.reads.query(
      `INSERT INTO deadline (id, home_court, kind, subject_id, due_at)
       VALUES (gen_random_uuid(), $1, 'plain', 'waiting', legal_now() + interval '1 hour')`,
      [COURT],
    );

    await expect(refused({ tasks: [EaseTask] })).rejects.toThrow(
      'without a handler in this app: plain',
    );
  });

  it('fails on a sweep slower than the promised lateness', async () => {
    await expect(refused({ sweepEveryMs: 60_000 })).rejects.toThrow('sweepEveryMs');
  });
});

describe('answers to commands', () => {
  const remember = () =>
    database.asAdmin(
      `INSERT INTO idempotency (home_court, person_id, route, key, input_hash, response, created_at)
       VALUES ('${COURT}', 'person-1', 'POST /things', 'old', 'a', '{}', now() - interval '31 days'),
         ('${COURT}', 'person-1', 'POST /things', 'young', 'a', '{}', now())`,
    );
  const kept = async () =>
    (await database.reads.query<{ key: string }>('SELECT key FROM idempotency')).map(
      (row) => row.key,
    );

  it('are forgotten after their time by a process that works, and by no other', async () => {
    const queue = { kind: 'redis', url: testServices().redisUrl } as const;
    await remember();
    const api = await SpineApp.start({ databaseUrl: database.url, queue, work: false });
    await api.stop();
    expect(await kept()).toEqual(['old', 'young']);

    const deadlines = [PlainDeadline];
    const worker = await SpineApp.start({ databaseUrl: database.url, queue, deadlines });
    try {
      await eventually(async () => expect(await kept()).toEqual(['young']));
    } finally {
      await worker.stop();
    }
  });
});
