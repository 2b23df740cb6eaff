// Aim: the enforcement notice goes to each debtor once, and its service is recorded once, on a day that can be.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '@lib/audit';
import { newId } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Reply } from '../../test/case-room.fixture.js';
import {
  caseFile,
  CaseRoom,
  clerk,
  director,
  officer,
  TODAY,
} from '../../test/case-room.fixture.js';

describe('enforcement notices', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open();
  }, 60_000);
  afterAll(() => room.close());

  const noticesOf = (caseId: string) =>
    room.sql<{ document_number: string; state: string; served_on: string | null }>(
      `SELECT document_number, state, served_on::text FROM enforcement_notice
       WHERE case_id = $1 ORDER BY document_number`,
      [caseId],
    );
  const serve = (
    { caseId, noticeId }: { caseId: string; noticeId: string },
    servedOn: string,
    key: string = newId(),
  ): Promise<Reply> =>
    room.post(
      officer,
      `/cases/${caseId}/enforcement-notices/${noticeId}/service`,
      { servedOn, method: 'electronic' },
      key,
    );

  describe('issuing', () => {
    it('goes to a debtor, moves the case and stops the clock of its node', async () => {
      const { caseId } = await room.notifiedCase(101);

      expect(await noticesOf(caseId)).toEqual([
        { document_number: '（2026）京0199执101号执行通知书', state: 'issued', served_on: null },
      ]);
      expect(
        await room.sql(
          `SELECT c.state, n.done_on::text, d.state AS clock FROM enforcement_case c
           JOIN process_node n ON n.case_id = c.case_id AND n.node = 'notice-issued'
           JOIN deadline d ON d.subject_id = n.case_id || '/' || n.node
           WHERE c.case_id = $1`,
          [caseId],
        ),
      ).toEqual([{ state: 'notified', done_on: TODAY, clock: 'cancelled' }]);
    });

    it('is refused to an applicant, to a stranger and to a party of another case', async () => {
      const one = await room.assignedCase(102);
      const other = await room.assignedCase(103);
      for (const partyId of [one.applicantId, newId(), other.debtorId]) {
        const { status, body } = await room.issueNotice(one.caseId, partyId);

        expect([status, body.code]).toEqual([422, 'NOTICE.NOT_A_DEBTOR']);
      }
      expect(await noticesOf(one.caseId)).toEqual([]);
    });

    it('happens once per debtor, also when two ask at once', async () => {
      const { caseId, debtorId } = await room.assignedCase(104);
      const replies = await Promise.all([1, 2, 3].map(() => room.issueNotice(caseId, debtorId)));

      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect((await room.issueNotice(caseId, debtorId)).body.code).toBe('NOTICE.ALREADY_ISSUED');
      expect(await noticesOf(caseId)).toHaveLength(1);
    });

    it('numbers the notice of a second debtor', async () => {
      const { parties } = caseFile(105);
      const second = {
        ref: 'debtor-2',
        role: 'debtor' as const,
        kind: 'natural' as const,
        name: '丁某(虚构)',
        documentType: 'residentId' as const,
        documentNumber: '110101199003030036',
      };
      const { caseId } = await room.importCase(105, { parties: [...parties, second] });
      await room.assign(caseId, officer);
      const debtors = await room.sql<{ party_id: string }>(
        `SELECT party_id FROM party WHERE case_id = $1 AND role = 'debtor' ORDER BY position`,
        [caseId],
      );
      for (const { party_id } of debtors) await room.issueNotice(caseId, party_id);

      expect((await noticesOf(caseId)).map((notice) => notice.document_number)).toEqual([
        '（2026）京0199执105号执行通知书',
        '（2026）京0199执105号执行通知书之2',
      ]);
    });

    it('needs an assigned case and a member of its team', async () => {
      const filed = await room.importCase(106);
      const assigned = await room.assignedCase(107);
      const stranger = clerk('officer2', 'officer');
      const byStranger = await room.post(
        stranger,
        `/cases/${assigned.caseId}/enforcement-notices`,
        { partyId: assigned.debtorId, performWithinDays: 3 },
      );
      const byDirector = await room.post(director, `/cases/${filed.caseId}/enforcement-notices`, {
        partyId: filed.debtorId,
        performWithinDays: 3,
      });

      expect(byStranger.body.code).toBe('CASE.NOT_ON_TEAM');
      expect(byDirector.body.code).toBe('STATE.ILLEGAL_MOVE');
      expect(await noticesOf(assigned.caseId)).toEqual([]);
    });

    it('gives the first answer again for the same key', async () => {
      const { caseId, debtorId } = await room.assignedCase(108);
      const key = newId();
      const first = await room.issueNotice(caseId, debtorId, key);

      expect(first.status).toBe(201);
      expect(await room.issueNotice(caseId, debtorId, key)).toEqual(first);
    });
  });

  describe('service', () => {
    it.each([
      ['the day before it was issued', 111, '2026-03-01'],
      ['tomorrow', 112, '2026-03-03'],
      ['another year', 113, '2027-03-02'],
    ])('is not recorded for %s', async (_, serial, servedOn) => {
      const notice = await room.notifiedCase(serial);
      const { status, body } = await serve(notice, servedOn);

      expect([status, body.code, body.fields?.[0]?.path]).toEqual([
        422,
        'NOTICE.SERVICE_DAY',
        'servedOn',
      ]);
      expect((await noticesOf(notice.caseId))[0]).toMatchObject({ state: 'issued' });
    });

    it('is recorded on the day of issue and on the last day that has come', async () => {
      const [early, late] = [await room.notifiedCase(121), await room.notifiedCase(122)];
      await room.moveClock('2026-03-05T23:59:00+08:00');
      const replies = [await serve(early, TODAY), await serve(late, '2026-03-05')];
      await room.moveClock(`${TODAY}T10:00:00+08:00`);

      expect(replies.map(({ status }) => status)).toEqual([201, 201]);
      expect((await noticesOf(early.caseId))[0]?.served_on).toBe(TODAY);
      expect((await noticesOf(late.caseId))[0]?.served_on).toBe('2026-03-05');
    });

    it('is recorded once: a later day does not overwrite it, two at once leave one', async () => {
      const notice = await room.notifiedCase(123);
      const replies = await Promise.all([1, 2, 3].map(() => serve(notice, TODAY)));

      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect((await serve(notice, TODAY)).body.code).toBe('NOTICE.ALREADY_SERVED');
      expect(
        await room.sql(
          `SELECT 1 FROM outbox WHERE subject = $1 AND type LIKE '%enforcement-notice-served%'`,
          [notice.matterId],
        ),
      ).toHaveLength(1);
    });

    it('knows no notice of another case', async () => {
      const [one, other] = [await room.notifiedCase(124), await room.notifiedCase(125)];
      const { status, body } = await serve({ caseId: one.caseId, noticeId: other.noticeId }, TODAY);

      expect([status, body.code]).toEqual([404, 'NOTICE.NOT_FOUND']);
      expect((await noticesOf(other.caseId))[0]).toMatchObject({ state: 'issued' });
    });

    it('gives the first answer again for the same key', async () => {
      const notice = await room.notifiedCase(126);
      const key = newId();
      const first = await serve(notice, TODAY, key);

      expect(first.status).toBe(201);
      expect(await serve(notice, TODAY, key)).toEqual(first);
    });
  });

  it('leaves an audit entry per notice and per service, in an unbroken trail', async () => {
    const [row] = await room.sql<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM enforcement_notice) AS issued,
         (SELECT count(*)::int FROM enforcement_notice WHERE state = 'served') AS served,
         (SELECT count(*)::int FROM audit_entry WHERE action = 'notice.issue') AS issues,
         (SELECT count(*)::int FROM audit_entry WHERE action = 'notice.record-service') AS services`,
    );

    expect([row?.['issues'], row?.['services']]).toEqual([row?.['issued'], row?.['served']]);
    expect(await verifyAudit(room.get(ReadDatabase), 'case_flow')).toEqual([]);
  });
});
