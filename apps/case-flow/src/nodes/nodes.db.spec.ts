// Aim: a process node is overdue when its last day has ended without it being done, and not before.
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FiredDeadline } from '@lib/jobs';
import { UnitOfWork } from '@lib/persistence';
import { eventually } from '@lib/testing';
import { CaseRoom, officer } from '../../test/case-room.fixture.js';
import { NodeOverdueHandler } from './node-overdue.handler.js';

// A sweep passes once a second.
jest.setTimeout(30_000);

interface NodeRow {
  readonly node: string;
  readonly due_on: string;
  readonly done_on: string | null;
  readonly overdue: boolean;
  readonly clocks: string;
}

describe('process nodes', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open({ SERVICE_ROLE: 'both' });
  }, 60_000);
  afterAll(() => room.close());
  beforeEach(() => room.moveClock('2026-03-02T10:00:00+08:00'));

  const nodesOf = (caseId: string): Promise<NodeRow[]> =>
    room.sql<NodeRow>(
      `SELECT n.node, n.due_on::text, n.done_on::text, n.overdue_at IS NOT NULL AS overdue,
         (SELECT string_agg(d.state, ',') FROM deadline d
          WHERE d.kind = 'process-node' AND d.subject_id = n.case_id || '/' || n.node) AS clocks
       FROM process_node n WHERE n.case_id = $1 ORDER BY n.due_on`,
      [caseId],
    );
  /** Resolves when a sweep that began after this call has ended. */
  const swept = async (): Promise<void> => {
    const passed = () =>
      room
        .sql<{ at: Date }>('SELECT max(passed_at) AS at FROM sweep_pass')
        .then(([row]) => row?.at);
    for (let passes = 0; passes < 2; passes += 1) {
      const before = await passed();
      await eventually(async () => expect(await passed()).not.toEqual(before));
    }
  };
  const fireAgain = (caseId: string, node: string): Promise<void> => {
    const deadline = { homeCourt: '京0199', subjectId: `${caseId}/${node}` } as FiredDeadline;
    return room.get(UnitOfWork).run((tx) => new NodeOverdueHandler().fire(deadline, tx));
  };

  it('have their days from the rule rows, each with a running clock', async () => {
    const { caseId } = await room.importCase(401);

    expect(await nodesOf(caseId)).toEqual([
      { node: 'assigned', due_on: '2026-03-09', done_on: null, overdue: false, clocks: 'open' },
      {
        node: 'notice-issued',
        due_on: '2026-03-12',
        done_on: null,
        overdue: false,
        clocks: 'open',
      },
      { node: 'closed', due_on: '2026-09-02', done_on: null, overdue: false, clocks: 'open' },
    ]);
  });

  it('are overdue from the first instant after the last day, unless done', async () => {
    const late = await room.importCase(402);
    const prompt = await room.notifiedCase(403);

    await room.moveClock('2026-03-09T23:59:30+08:00');
    await swept();
    expect((await nodesOf(late.caseId)).filter(({ overdue }) => overdue)).toEqual([]);

    await room.moveClock('2026-03-10T00:00:00+08:00');
    await eventually(async () =>
      expect((await nodesOf(late.caseId)).map(({ node, overdue }) => [node, overdue])).toEqual([
        ['assigned', true],
        ['notice-issued', false],
        ['closed', false],
      ]),
    );
    expect((await nodesOf(prompt.caseId)).map(({ overdue }) => overdue)).toEqual([
      false,
      false,
      false,
    ]);
    expect((await nodesOf(prompt.caseId)).map(({ clocks }) => clocks)).toEqual([
      'cancelled',
      'cancelled',
      'open',
    ]);
  });

  it('stay what they are when a clock fires again', async () => {
    const { caseId } = await room.importCase(404);
    await room.moveClock('2026-03-10T08:00:00+08:00');
    await eventually(async () => expect((await nodesOf(caseId))[0]?.overdue).toBe(true));
    const before = await room.sql('SELECT overdue_at FROM process_node WHERE case_id = $1', [
      caseId,
    ]);
    await room.moveClock('2026-03-11T00:00:00+08:00');
    await fireAgain(caseId, 'assigned');

    expect(
      await room.sql('SELECT overdue_at FROM process_node WHERE case_id = $1', [caseId]),
    ).toEqual(before);
  });

  it('are not overdue by a clock that fires after they are done', async () => {
    const { caseId } = await room.importCase(405);
    await room.sql(
      `UPDATE process_node SET done_on = '2026-03-05', overdue_at = NULL WHERE case_id = $1`,
      [caseId],
    );
    await fireAgain(caseId, 'closed');

    expect((await nodesOf(caseId)).map(({ overdue }) => overdue)).toEqual([false, false, false]);
  });

  it('keep their overdue mark when they are done late, and show the day they were done', async () => {
    const { caseId } = await room.importCase(406);
    await room.moveClock('2026-03-11T08:00:00+08:00');
    await eventually(async () => expect((await nodesOf(caseId))[0]?.overdue).toBe(true));
    await room.assign(caseId, officer);

    expect((await nodesOf(caseId))[0]).toEqual({
      node: 'assigned',
      due_on: '2026-03-09',
      done_on: '2026-03-11',
      overdue: true,
      clocks: 'fired',
    });
  });
});
