// Aim: a stream tells of each fact, also of one that becomes visible after a later one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { CaseRoom } from '../../test/case-room.fixture.js';
import { TimelineReadModel } from './timeline.read-model.js';

describe('the sequence of a case', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open();
  }, 60_000);
  afterAll(() => room.close());

  it('rises also with a fact that commits after one of a higher number', async () => {
    const { caseId, matterId } = await room.importCase(907);
    const insert = (tx: Tx, fact: string) =>
      tx.query(
        `INSERT INTO timeline_entry (event_id, home_court, case_id, matter_id, type, app, fact, data, occurred_at)
         VALUES ($1, '京0199', $2, $3, 'x', 'query-control', $4, '{}', now())`,
        [newId<'Event'>(), caseId, matterId, fact],
      );
    const work = room.get(UnitOfWork);
    const timeline = room.get(TimelineReadModel);
    let between = '';
    await work.run(async (slow) => {
      await insert(slow, 'first');
      await work.run((quick) => insert(quick, 'second'));
      between = await timeline.sequence(caseId);
    });

    expect(BigInt(await timeline.sequence(caseId))).toBeGreaterThan(BigInt(between));
  });
});
