// Who read personal data in full is kept once an hour, cannot be changed, and is shown to the own court.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonalRead } from '@lib/access';
import { AuditTrail } from '@lib/audit';
import { personalReadsApi } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { eventually, testServices } from '@lib/testing';
import { actorOf } from '../../../test/spine/actors.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { SpineDatabase } from '../../../test/spine/spine-database.js';
import { PersonalReadsModule } from './personal-reads.module.js';
import { PersonalReads } from './personal-reads.js';
import { PersonalReadsReadModel } from './personal-reads.read-model.js';

const FOREIGN = '虚构0102';
const CASE = newId();
const officer = actorOf('officer-1', ['officer']);
const director = actorOf('director-1', ['director']);
const auditor = actorOf('auditor-1', ['auditor']);

let database: SpineDatabase;
let reads: PersonalReads;
let shown: PersonalReadsReadModel;

beforeAll(async () => {
  database = await SpineDatabase.create();
  reads = new PersonalReads(database.unitOfWork, new AuditTrail());
  shown = new PersonalReadsReadModel(database.reads);
});
afterAll(() => database.drop());
beforeEach(() => database.asAdmin('DELETE FROM personal_read'));

const read = (change: Partial<PersonalRead> = {}): Promise<void> =>
  reads.record({
    actor: officer,
    operation: 'GET /cases/:caseId',
    params: { caseId: CASE },
    caseId: CASE,
    classes: ['document-number', 'name'],
    correlationId: newId(),
    ...change,
  });
const list = (query: Record<string, string> = {}, actor = auditor) =>
  shown.list(actor, personalReadsApi.listPersonalReads.query.parse(query));
const unmaskings = () =>
  database.reads.query<{ why: string }>(
    `SELECT why, case_id AS "caseId", person_id AS person FROM audit_entry
     WHERE action = 'personal-data.unmask' ORDER BY position`,
  );

describe('a reading', () => {
  it('is kept with reader, operation, case and what was shown', async () => {
    await read();

    expect((await list()).items).toEqual([
      {
        readId: expect.any(String),
        readAt: expect.stringMatching(/Z$/),
        ...{ personId: 'officer-1', account: 'account-of-officer-1', roles: ['officer'] },
        ...{ operation: 'GET /cases/:caseId', caseId: CASE, classes: ['document-number', 'name'] },
      },
    ]);
  });

  it('repeated within the hour is one row, by two at once too; in the next hour it is another', async () => {
    await Promise.all([read(), read(), read()]);
    expect((await list()).items).toHaveLength(1);

    await database.asAdmin(`UPDATE personal_read SET read_hour = read_hour - interval '1 hour'`);
    await read();

    expect((await list()).items).toHaveLength(2);
  });

  it.each<[string, Partial<PersonalRead>]>([
    ['another person', { actor: director }],
    ['another operation', { operation: 'GET /cases/:caseId/measures' }],
    ['another case', { params: { caseId: newId() } }],
    ['other classes', { classes: ['name'] }],
    ['a reason', { reason: '核对身份' }],
  ])('of %s is a row of its own', async (_title, change) => {
    await read();
    await read(change);

    expect((await list()).items).toHaveLength(2);
  });

  it('cannot be dated back, so that the true one would be taken for its repetition', async () => {
    const forged = database.run((tx) =>
      tx.query(`INSERT INTO personal_read (id, home_court, person_id, account, roles, operation, params,
          classes, correlation_id, read_at)
        VALUES (gen_random_uuid(), 'x', 'p', 'a', '{officer}', 'GET /x', '{}', '{name}', 'c', '2020-01-01')`),
    );

    await expect(forged).rejects.toThrow('permission denied');
  });

  it.each(['UPDATE personal_read SET classes = ARRAY[$$name$$]', 'DELETE FROM personal_read'])(
    'stands against the role of the app: %s',
    async (sql) => {
      await read();

      await expect(database.run((tx) => tx.query(sql))).rejects.toThrow('permission denied');
      expect((await list()).items).toHaveLength(1);
    },
  );

  it('is forgotten after three years and not a day sooner, whatever is asked', async () => {
    for (const days of [1_090, 1_100]) {
      await read({ correlationId: `${days}`, classes: days === 1_090 ? ['name'] : ['phone'] });
      await database.asAdmin(
        `UPDATE personal_read SET read_at = now() - interval '${days} days' WHERE correlation_id = '${days}'`,
      );
    }

    await database.reads.query(`SELECT prune_personal_reads(interval '1 day')`);
    await database.reads.query(`SELECT prune_personal_reads(interval '-250 years 91080 days')`);

    expect((await list()).items.map(({ classes }) => classes)).toEqual([['name']]);
  });
});

describe('a working process', () => {
  it('forgets by itself what is too old, and nothing else', async () => {
    await read();
    await read({ classes: ['phone'] });
    await database.asAdmin(
      `UPDATE personal_read SET read_at = now() - interval '4 years' WHERE classes = '{phone}'`,
    );
    const app = await SpineApp.start({
      databaseUrl: database.url,
      queue: { kind: 'redis', url: testServices().redisUrl },
      modules: [PersonalReadsModule.forRoot({ forget: true })],
      work: false,
    });

    await eventually(async () =>
      expect((await list()).items.map(({ classes }) => classes)).toEqual([
        ['document-number', 'name'],
      ]),
    );
    await app.stop();
  });
});

describe('an unmasking', () => {
  it('stands in the sealed trail once for a reason and an hour, with its case', async () => {
    const before = (await unmaskings()).length;

    await read({ actor: director, reason: '审批前核对账号' });
    await read({ actor: director, reason: '审批前核对账号' });
    await read({ actor: director, reason: '当事人来电核对' });
    await read();

    expect((await unmaskings()).slice(before)).toEqual([
      { why: '审批前核对账号', caseId: CASE, person: 'director-1' },
      { why: '当事人来电核对', caseId: CASE, person: 'director-1' },
    ]);
  });

  it('is not kept when its audit entry is not: both or neither', async () => {
    const failing = new AuditTrail();
    failing.record = () => Promise.reject(new Error('no room'));
    const unaudited = new PersonalReads(database.unitOfWork, failing);
    reads = unaudited;

    await expect(read({ actor: director, reason: '审批前核对账号' })).rejects.toThrow('no room');

    reads = new PersonalReads(database.unitOfWork, new AuditTrail());
    expect((await list()).items).toEqual([]);
  });
});

describe('the list', () => {
  it('shows an old row although a role or a class of it is no longer known', async () => {
    await read();
    await database.asAdmin(`UPDATE personal_read SET roles = '{clerk-of-old}', classes = '{face}'`);

    const { items } = await list();

    expect(personalReadsApi.listPersonalReads.answer.safeParse({ items }).success).toBe(true);
    expect(items).toMatchObject([{ roles: ['clerk-of-old'], classes: ['face'] }]);
  });

  it.each(['0000-01-01T00:00:00.000000Z', '2026-03-02T01:00:00.000000+23:59', 'yesterday'])(
    "refuses a page position of one's own making: %s",
    async (at) => {
      const cursor = Buffer.from(JSON.stringify([at, newId()])).toString('base64url');

      await expect(list({ cursor })).rejects.toMatchObject({ code: 'CURSOR.INVALID' });
    },
  );

  it('shows the own court alone', async () => {
    await read({ actor: actorOf('officer-9', ['officer'], FOREIGN) });

    expect((await list()).items).toEqual([]);
    expect((await list({}, actorOf('auditor-9', ['auditor'], FOREIGN))).items).toHaveLength(1);
  });

  it('is narrowed to a case, to a person, to what was opened with a reason', async () => {
    const other = newId();
    await read();
    await read({ params: { caseId: other }, caseId: other });
    await read({ actor: director, reason: '审批前核对账号' });
    const persons = async (query: Record<string, string>) =>
      (await list(query)).items.map(({ personId }) => personId);

    expect(await persons({ caseId: other })).toEqual(['officer-1']);
    expect(await persons({ caseId: other.toUpperCase() })).toEqual(['officer-1']);
    expect(await persons({ personId: 'director-1' })).toEqual(['director-1']);
    expect(await persons({ withReason: 'true' })).toEqual(['director-1']);
    expect(await persons({ withReason: 'false' })).toHaveLength(3);
  });

  it('is turned page by page, newest first, without loss or repetition', async () => {
    for (let number = 0; number < 5; number += 1) await read({ params: { caseId: newId() } });
    // Of one millisecond, and not of one microsecond.
    await database.asAdmin(`UPDATE personal_read r SET read_at = timestamptz '2026-03-02T01:00:00.123400Z'
      + n.number * interval '1 microsecond'
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM personal_read) n WHERE n.id = r.id`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: '2', ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map(({ readId }) => readId));
      cursor = page.nextCursor;
    } while (cursor);

    expect(seen).toEqual((await list()).items.map(({ readId }) => readId));
    expect(seen).toHaveLength(5);
  });
});
