// Who read personal data in full is kept once an hour, cannot be changed, and is shown to the own court.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonalRead } from '@lib/access';
import { AuditTrail } from '@lib/audit';
import { personalReadsApi } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { actorOf } from '../../../test/spine/actors.js';
import { SpineDatabase } from '../../../test/spine/spine-database.js';
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

    expect((await list()).items.map(({ classes }) => classes)).toEqual([['name']]);
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
  it('shows the own court alone', async () => {
    await read({ actor: actorOf('officer-9', ['officer'], FOREIGN) });

    expect((await list()).items).toEqual([]);
    expect((await list({}, actorOf('auditor-9', ['auditor'], FOREIGN))).items).toHaveLength(1);
  });

  it('is narrowed to a case, to a person, to what was opened with a reason', async () => {
    const other = newId();
    await read();
    await read({ params: { caseId: other } });
    await read({ actor: director, reason: '审批前核对账号' });
    const persons = async (query: Record<string, string>) =>
      (await list(query)).items.map(({ personId }) => personId);

    expect(await persons({ caseId: other })).toEqual(['officer-1']);
    expect(await persons({ personId: 'director-1' })).toEqual(['director-1']);
    expect(await persons({ withReason: 'true' })).toEqual(['director-1']);
    expect(await persons({ withReason: 'false' })).toHaveLength(3);
  });

  it('is turned page by page, newest first, without loss or repetition', async () => {
    for (let number = 0; number < 5; number += 1) await read({ params: { caseId: newId() } });
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
