// What failed for good is seen by its own court, tried again once per intention, and never in silence.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditTrail } from '@lib/audit';
import { newId } from '@lib/kernel';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { actorOf } from '../../../test/spine/actors.js';
import { COURT, SpineDatabase } from '../../../test/spine/spine-database.js';
import { stuckRetried } from './metrics.js';
import { StuckWorkDesk } from './stuck-work-desk.js';
import { StuckWork } from './stuck-work.js';

const FOREIGN = '虚构0102';
const admin = actorOf('admin-1', ['admin']);

let database: SpineDatabase;
let desk: StuckWorkDesk;

beforeAll(async () => {
  database = await SpineDatabase.create();
  const commands = new CommandRunner(database.unitOfWork);
  desk = new StuckWorkDesk(new StuckWork(database.reads), commands, new AuditTrail());
});
afterAll(() => database.drop());
beforeEach(() =>
  database.asAdmin('DELETE FROM task', 'DELETE FROM deadline', 'DELETE FROM idempotency'),
);

async function plantTask(state: 'exhausted' | 'waiting' | 'done', court = COURT): Promise<string> {
  const id = newId();
  const finished = state === 'waiting' ? 'NULL' : `'2026-03-02T01:00:00Z'`;
  await database.asAdmin(
    `INSERT INTO task (id, home_court, name, payload, priority, state, run_at, attempts, last_error, finished_at)
     VALUES ('${id}', '${court}', 'send', '{"secret":"payload"}', 1, '${state}', now(), 3,
       'Error: 户名不符 110101199001010015', ${finished})`,
  );
  return id;
}

async function plantDeadline(attempts: number, court = COURT): Promise<string> {
  const id = newId();
  await database.asAdmin(
    `INSERT INTO deadline (id, home_court, kind, subject_id, case_id, due_at, attempts, last_error, next_attempt_at)
     VALUES ('${id}', '${court}', 'silence', '${id}', 'case-1', '2026-03-01T01:00:00Z', ${attempts},
       'Error: x', clock_timestamp() + interval '5 minutes')`,
  );
  return id;
}

const command = (key: string = newId(), actor = admin): CommandContext =>
  ({
    ...{ actor, route: 'POST /ops/stuck-work/:workId/retry', idempotencyKey: key },
    ...{ inputHash: 'a', correlationId: 'c', bearer: '' },
  }) as CommandContext;
const retry = (id: string, context = command()) =>
  desk.retry(context, id, { reason: '机构已恢复' });
const audited = () =>
  database.reads.query(
    `SELECT action, subject_kind AS kind, subject_id AS id, case_id AS "caseId", person_id AS person, why
     FROM audit_entry ORDER BY position`,
  );
const taskState = async (id: string) =>
  database.reads.query('SELECT state, attempts FROM task WHERE id = $1', [id]);

describe('the list', () => {
  it('shows what is stuck in the own court, oldest first, without payloads and numbers of persons', async () => {
    const task = await plantTask('exhausted');
    const deadline = await plantDeadline(2);
    await plantTask('waiting');
    await plantTask('done');
    await plantDeadline(0);
    await plantTask('exhausted', FOREIGN);
    await plantDeadline(5, FOREIGN);

    const { items } = await desk.list(admin);

    expect(items).toEqual([
      {
        ...{ workId: deadline, kind: 'deadline', name: 'silence', subjectId: deadline },
        ...{ attempts: 2, lastError: 'Error: x', since: '2026-03-01T01:00:00.000Z' },
      },
      {
        ...{ workId: task, kind: 'task', name: 'send', attempts: 3 },
        ...{ lastError: 'Error: 户名不符 [已隐去]', since: '2026-03-02T01:00:00.000Z' },
      },
    ]);
  });
});

describe('a retry', () => {
  it('lets an exhausted task run again and records who and why', async () => {
    const id = await plantTask('exhausted');
    const before = (await audited()).length;

    const answer = await retry(id);

    expect(answer).toEqual({ workId: id, kind: 'task', name: 'send', state: 'waiting' });
    expect(await taskState(id)).toEqual([{ state: 'waiting', attempts: 0 }]);
    expect((await audited()).slice(before)).toEqual([
      {
        ...{ action: 'stuck-work.retry', kind: 'task', id, caseId: null },
        ...{ person: 'admin-1', why: '机构已恢复' },
      },
    ]);
    const { values } = await stuckRetried.get();
    expect(values).toContainEqual(expect.objectContaining({ labels: { kind: 'task' }, value: 1 }));
  });

  it('lets a failing deadline be tried at once; its failures are not forgotten', async () => {
    const id = await plantDeadline(7);

    expect(await retry(id)).toMatchObject({ kind: 'deadline', name: 'silence', state: 'open' });
    expect(
      await database.reads.query(
        'SELECT attempts, next_attempt_at AS next FROM deadline WHERE id = $1',
        [id],
      ),
    ).toEqual([{ attempts: 7, next: null }]);
    expect((await audited()).at(-1)).toMatchObject({ kind: 'deadline', id, caseId: 'case-1' });
  });

  it('happens once per key: the repeat gets the first answer and leaves no second record', async () => {
    const id = await plantTask('exhausted');
    const context = command();

    const first = await retry(id, context);
    const recorded = (await audited()).length;

    expect(await retry(id, context)).toEqual(first);
    expect((await audited()).length).toBe(recorded);
  });

  it('happens once when two administrators press at the same moment', async () => {
    const id = await plantTask('exhausted');
    const recorded = (await audited()).length;

    const ends = await Promise.allSettled([retry(id), retry(id)]);

    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await audited()).length).toBe(recorded + 1);
  });

  it.each([
    ['a task that waits', () => plantTask('waiting'), 'STUCK_WORK.NOT_STUCK'],
    ['a task that is done', () => plantTask('done'), 'STUCK_WORK.NOT_STUCK'],
    ['a deadline that never failed', () => plantDeadline(0), 'STUCK_WORK.NOT_STUCK'],
    ['a task of another court', () => plantTask('exhausted', FOREIGN), 'STUCK_WORK.NOT_FOUND'],
    ['a deadline of another court', () => plantDeadline(3, FOREIGN), 'STUCK_WORK.NOT_FOUND'],
    ['nothing', async () => newId(), 'STUCK_WORK.NOT_FOUND'],
    ['what is no id', async () => 'no-such-thing', 'STUCK_WORK.NOT_FOUND'],
  ])('of %s is refused and leaves no record', async (_, plant, code) => {
    const id = await plant();
    const recorded = (await audited()).length;

    await expect(retry(id)).rejects.toMatchObject({ code });
    expect((await audited()).length).toBe(recorded);
  });
});
