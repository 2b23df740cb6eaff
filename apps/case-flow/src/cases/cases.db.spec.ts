// Aim: import and assignment keep their promises on real PostgreSQL, also when two ask at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '@lib/audit';
import { newId } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Clerk } from '../../test/case-room.fixture.js';
import { caseFile, CaseRoom, clerk, director, officer } from '../../test/case-room.fixture.js';

describe('cases', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open();
  }, 60_000);
  afterAll(() => room.close());

  const countOf = async (table: string, caseId: string): Promise<number> => {
    const [row] = await room.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} WHERE case_id = $1`,
      [caseId],
    );
    return row?.n ?? 0;
  };
  const factsOf = async (matterId: string): Promise<string[]> => {
    const rows = await room.sql<{ type: string }>(
      'SELECT type FROM outbox WHERE subject = $1 ORDER BY position',
      [matterId],
    );
    return rows.map(({ type }) => type.split('.').at(-2) ?? '');
  };

  describe('import', () => {
    it('stores the file whole, with its clocks, its fact and its audit entry', async () => {
      const { caseId, matterId } = await room.importCase(1);

      expect(await countOf('party', caseId)).toBe(3);
      expect(await countOf('entitlement', caseId)).toBe(2);
      expect(await countOf('process_node', caseId)).toBe(3);
      expect(await factsOf(matterId)).toEqual(['case-imported']);
      expect(
        await room.sql('SELECT action, person_id FROM audit_entry WHERE case_id = $1', [caseId]),
      ).toEqual([{ action: 'case.import', person_id: officer.personId }]);
    });

    it('lets one of two imports of the same number win, and refuses the other by name', async () => {
      const file = caseFile(2);
      const replies = await Promise.all([
        room.post(officer, '/cases', file),
        room.post(director, '/cases', { ...file, caseNumber: '(2026)京0199执2号' }),
        room.post(officer, '/cases', file),
      ]);
      const refused = replies.filter(({ status }) => status === 422);

      expect(replies.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
      expect(refused.map(({ body }) => [body.code, body.fields?.[0]?.path])).toEqual([
        ['CASE.FILE_REFUSED', 'caseNumber'],
        ['CASE.FILE_REFUSED', 'caseNumber'],
      ]);
      expect(
        await room.sql("SELECT 1 FROM enforcement_case WHERE case_number LIKE '%执2号'"),
      ).toHaveLength(1);
    });

    it('leaves nothing of a refused file', async () => {
      const before = await room.sql('SELECT count(*)::int AS n FROM party');
      const file = caseFile(3);
      const reply = await room.post(officer, '/cases', {
        ...file,
        filedOn: '2026-02-30',
        entitlements: [{ party: 'applicant-1', amount: '1.00' }],
      });

      expect(reply.status).toBe(422);
      expect(reply.body.fields?.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['filedOn', 'entitlements']),
      );
      expect(await room.sql('SELECT count(*)::int AS n FROM party')).toEqual(before);
    });

    it('continues the matter of an earlier case, in whatever brackets it is named', async () => {
      const first = await room.importCase(4);
      const resumed = await room.importCase(5, { matter: '(2026)京0199执4号' });
      const unknown = await room.post(
        officer,
        '/cases',
        caseFile(6, { matter: '（2019）京0199执9号' }),
      );

      expect(resumed.matterId).toBe(first.matterId);
      expect(resumed.caseId).not.toBe(first.caseId);
      expect(unknown.body.fields).toEqual([expect.objectContaining({ path: 'matter' })]);
    });

    it('gives the first answer again for the same key, and refuses the key for another file', async () => {
      const key = newId();
      const [first, again] = [
        await room.post(officer, '/cases', caseFile(7), key),
        await room.post(officer, '/cases', caseFile(7), key),
      ];
      const other = await room.post(officer, '/cases', caseFile(8), key);

      expect(first.status).toBe(201);
      expect(again).toEqual(first);
      expect(other.body.code).toBe('IDEMPOTENCY.KEY_REUSED');
      expect(await factsOf(String(first.body['matterId']))).toEqual(['case-imported']);
    });

    it('answers a double click once', async () => {
      const key = newId();
      const replies = await Promise.all(
        [1, 2, 3, 4].map(() => room.post(officer, '/cases', caseFile(9), key)),
      );

      expect(new Set(replies.map(({ body }) => body['caseId'])).size).toBe(1);
      expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    });
  });

  describe('assignment', () => {
    const officer2 = clerk('officer2', 'officer');
    const director2 = clerk('director2', 'director');

    it('of two directors at once leaves one officer, one team and an unbroken chain', async () => {
      const { caseId, matterId } = await room.importCase(20);
      const replies = await Promise.all([
        room.assign(caseId, officer, director),
        room.assign(caseId, officer2, director2),
      ]);
      const [row] = await room.sql<{ officer_id: string; version: number; state: string }>(
        'SELECT officer_id, version, state FROM enforcement_case WHERE case_id = $1',
        [caseId],
      );

      expect(replies.map(({ status }) => status)).toEqual([201, 201]);
      expect(row).toMatchObject({ state: 'assigned', version: 3 });
      expect(
        await room.sql('SELECT person_id, part FROM team_member WHERE case_id = $1', [caseId]),
      ).toEqual([{ person_id: row?.officer_id, part: 'officer' }]);
      expect(
        await room.sql(
          'SELECT from_state, to_state FROM case_transition WHERE case_id = $1 ORDER BY transition_id',
          [caseId],
        ),
      ).toEqual([
        { from_state: 'filed', to_state: 'assigned' },
        { from_state: 'assigned', to_state: 'assigned' },
      ]);
      expect(await factsOf(matterId)).toEqual([
        'case-imported',
        'officer-assigned',
        'officer-assigned',
      ]);
    });

    it('tells the fact with the version in which it is true', async () => {
      const { caseId, matterId } = await room.assignedCase(21);
      await room.assign(caseId, officer2);
      const facts = await room.sql<{ officer: string; version: string }>(
        `SELECT data->>'officerId' AS officer, data->>'version' AS version FROM outbox
         WHERE subject = $1 AND type LIKE '%officer-assigned%' ORDER BY position`,
        [matterId],
      );

      expect(facts).toEqual([
        { officer: officer.personId, version: '2' },
        { officer: officer2.personId, version: '3' },
      ]);
    });

    it('stops the clock of its node on the first assignment and keeps that day', async () => {
      const { caseId } = await room.assignedCase(22);
      await room.sql(
        `UPDATE process_node SET done_on = '2026-03-03' WHERE case_id = $1 AND node = 'assigned'`,
        [caseId],
      );
      await room.assign(caseId, officer2);

      expect(
        await room.sql(
          `SELECT n.done_on::text, d.state FROM process_node n
           JOIN deadline d ON d.subject_id = n.case_id || '/' || n.node
           WHERE n.case_id = $1 AND n.node = 'assigned'`,
          [caseId],
        ),
      ).toEqual([{ done_on: '2026-03-03', state: 'cancelled' }]);
    });

    it('is refused to everybody but a director, and for a case nobody knows', async () => {
      const { caseId } = await room.importCase(23);

      expect((await room.assign(caseId, officer, officer)).body.code).toBe('ACCESS.ROLE_REQUIRED');
      expect((await room.assign(newId(), officer)).body.code).toBe('CASE.NOT_FOUND');
      expect(await countOf('team_member', caseId)).toBe(0);
    });
  });

  describe('search', () => {
    const NAME = encodeURIComponent('甲某');
    const NUMBER = encodeURIComponent('执24号');
    const found = async (who: Clerk, words: string): Promise<unknown[]> => {
      const { body } = await room.read(who, `/cases?q=${words}`);
      return (body['items'] as { caseId: string }[]).map(({ caseId }) => caseId);
    };

    it('looks into names only for those who see them', async () => {
      const { caseId } = await room.assignedCase(24);
      const supervisor = clerk('supervisor1', 'supervisor');

      for (const who of [officer, director, clerk('auditor1', 'auditor')]) {
        expect(await found(who, NAME)).toContain(caseId);
      }
      expect(await found(supervisor, NAME)).toEqual([]);
      expect(await found(supervisor, NUMBER)).toEqual([caseId]);
    });
  });

  it.each(['case_transition', 'timeline_entry'])(
    'cannot take back what stands in %s',
    async (table) => {
      const database = room.get(ReadDatabase);

      for (const sql of [`DELETE FROM ${table}`, `UPDATE ${table} SET home_court = 'x'`]) {
        await expect(database.query(sql)).rejects.toThrow('permission denied');
      }
    },
  );

  it('has an unbroken audit trail after all of that', async () => {
    expect(await verifyAudit(room.get(ReadDatabase), 'case_flow')).toEqual([]);
    const [row] = await room.sql<{ entries: number; outbox: number }>(
      `SELECT (SELECT count(*)::int FROM audit_entry) AS entries,
         (SELECT count(*)::int FROM outbox) AS outbox`,
    );
    // Every command here tells one fact and leaves one entry.
    expect(row?.entries).toBe(row?.outbox);
  });
});
