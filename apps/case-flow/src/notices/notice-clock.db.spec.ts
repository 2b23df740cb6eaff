// Aim: the clock of the enforcement notice runs until each debtor has one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseRoom, caseFile, officer } from '../../test/case-room.fixture.js';

const SECOND_DEBTOR = {
  ref: 'debtor-2',
  role: 'debtor' as const,
  kind: 'natural' as const,
  name: '丁某(虚构)',
  documentType: 'residentId' as const,
  documentNumber: '110101199003030036',
};

describe('the node of the notice in a case with two debtors', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open();
  }, 60_000);
  afterAll(() => room.close());

  const isDone = async (caseId: string): Promise<unknown> => {
    const [row] = await room.sql(
      `SELECT done_on IS NOT NULL AS done, (SELECT d.state FROM deadline AS d
         WHERE d.subject_id = n.case_id || '/' || n.node) AS clock
       FROM process_node AS n WHERE case_id = $1 AND node = 'notice-issued'`,
      [caseId],
    );
    return row;
  };

  it('is open after the first notice and done with the second', async () => {
    const { parties } = caseFile(905);
    const { caseId, debtorId } = await room.importCase(905, {
      parties: [...parties, SECOND_DEBTOR],
    });
    await room.assign(caseId, officer);
    await room.issueNotice(caseId, debtorId);
    expect(await isDone(caseId)).toEqual({ done: false, clock: 'open' });
    const [second] = await room.sql<{ id: string }>(
      `SELECT party_id AS id FROM party WHERE case_id = $1 AND role = 'debtor' AND party_id <> $2`,
      [caseId, debtorId],
    );
    await room.issueNotice(caseId, second?.id ?? '');

    expect(await isDone(caseId)).toEqual({ done: true, clock: 'cancelled' });
  });
});
