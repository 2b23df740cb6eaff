// Aim: the list leads with what is due: in either order each case once, page by page, and no case waits
// for a step that is done or for anything once it is closed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnswerOf, caseFlowApi } from '@lib/contracts';
import { CaseRoom, clerk, director } from '../../test/case-room.fixture.js';

type Item = AnswerOf<typeof caseFlowApi.listCases>['items'][number];

describe('the list of cases', () => {
  let room: CaseRoom;
  /** Imported in this order; what each waits for is planted below. */
  const ids: Record<'waiting' | 'overdue' | 'closed' | 'done' | 'latest', string> = {
    ...{ waiting: '', overdue: '', closed: '', done: '', latest: '' },
  };

  beforeAll(async () => {
    room = await CaseRoom.open();
    let serial = 600;
    for (const name of Object.keys(ids) as (keyof typeof ids)[]) {
      ids[name] = (await room.notifiedCase((serial += 1))).caseId;
    }
    const due = (caseId: string, day: string) =>
      room.sql(`UPDATE process_node SET due_on = $2 WHERE case_id = $1 AND node = 'closed'`, [
        caseId,
        day,
      ]);
    await due(ids.overdue, '2026-02-20');
    await due(ids.closed, '2026-02-10');
    await due(ids.latest, '2026-12-31');
    await room.sql('UPDATE process_node SET overdue_at = now() WHERE case_id = $1', [ids.overdue]);
    await room.sql(
      `UPDATE process_node SET done_on = '2026-03-02' WHERE case_id = $1 AND node = 'closed'`,
      [ids.done],
    );
    await room.sql(
      `UPDATE enforcement_case SET state = 'closed', closed_on = '2026-03-02',
         closure_manner = 'fully-performed', closure_reason = '虚构' WHERE case_id = $1`,
      [ids.closed],
    );
  }, 60_000);
  afterAll(() => room.close());

  const page = async (query: string): Promise<{ items: Item[]; nextCursor?: string }> => {
    const { body } = await room.read(director, `/cases?${query}`);
    return body as never;
  };
  const allPages = async (query: string): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { items, nextCursor } = await page(`${query}&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...items.map(({ caseId }) => caseId));
      cursor = nextCursor;
    }
    return seen;
  };

  it('tells of each case the open step that is due first', async () => {
    const { items } = await page('limit=100');
    const nextOf = (caseId: string) => items.find((item) => item.caseId === caseId)?.nextNode;

    expect(nextOf(ids.waiting)).toEqual({
      ...{ node: 'closed', title: '结案', dueOn: '2026-09-02', overdue: false },
    });
    expect(nextOf(ids.overdue)).toMatchObject({ dueOn: '2026-02-20', overdue: true });
    expect(nextOf(ids.done)).toBeUndefined();
    expect(nextOf(ids.closed)).toBeUndefined();
  });

  it('puts first what is due first, and last what waits for nothing', async () => {
    const seen = await allPages('order=due');

    expect(seen.slice(0, 3)).toEqual([ids.overdue, ids.waiting, ids.latest]);
    expect(new Set(seen.slice(3))).toEqual(new Set([ids.done, ids.closed]));
    expect(seen).toHaveLength(5);
  });

  it('puts first what was filed last unless told otherwise, each case once', async () => {
    const seen = await allPages('order=filed');

    expect(seen).toEqual((await page('limit=100')).items.map(({ caseId }) => caseId));
    expect(new Set(seen)).toEqual(new Set(Object.values(ids)));
  });

  it('is narrowed to cases with an overdue step', async () => {
    expect(await allPages('overdue=true')).toEqual([ids.overdue]);
    expect(await allPages('overdue=true&order=due')).toEqual([ids.overdue]);
    expect(await allPages('overdue=false')).toHaveLength(5);
  });

  it.each([
    ['', 5],
    ['order=due&limit=2', 5],
    ['overdue=true', 1],
    ['state=closed&limit=1', 1],
    ['q=603', 1],
    ['q=%25', 0],
    ['mine=true', 0],
  ])('counts on its first page what the filter finds: %s', async (query, total) => {
    expect(await page(query)).toMatchObject({ total });
  });

  it('counts only what its reader may see, and only once', async () => {
    const { body } = await room.read(clerk('officer9', 'officer'), '/cases');
    expect(body).toEqual({ items: [], total: 0 });
    const { nextCursor } = await page('limit=2');
    expect(await page(`limit=2&cursor=${nextCursor}`)).not.toHaveProperty('total');
  });

  it.each(['order=due', 'order=filed'])(
    'refuses a page position of another order: %s',
    async (order) => {
      const other = order === 'order=due' ? 'order=filed' : 'order=due';
      const { nextCursor } = await page(`${other}&limit=2`);

      const { status, body } = await room.read(director, `/cases?${order}&cursor=${nextCursor}`);

      expect([status, body.code]).toEqual([400, 'CURSOR.INVALID']);
    },
  );

  it('marks the overdue steps of a case on its own page, done late or not', async () => {
    const { body } = await room.read(director, `/cases/${ids.overdue}`);
    const nodes = body['nodes'] as { node: string; overdue: boolean }[];

    expect(nodes.map(({ overdue }) => overdue)).toEqual([true, true, true]);
    const { body: other } = await room.read(director, `/cases/${ids.waiting}`);
    expect((other['nodes'] as typeof nodes).map(({ overdue }) => overdue)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
