// Aim: a release that outran its freeze, or is confirmed before it can be, leaves what the body says; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  approve,
  findAtA,
  freezeAt,
  hold,
  sentToA,
  stateAt,
  waiting,
} from './main-acts.fixture.js';

let room: CourtRoom;

beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtA(room);
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

describe('a release that outran its freeze', () => {
  it('is ordered again when the freeze takes effect after all: the debt is paid', async () => {
    await freezeAt(room, 'BANK-A', '900.00');
    const freeze = await sentToA(room, 'freeze');
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('sent'));
    await room.tellDischarge();
    await approve(room, await waiting(room));
    const release = await sentToA(room, 'release');
    // The body works off releases first: there was nothing to release yet.
    const none = { standing: { capFen: 0n, heldFen: 0n }, asOf: '2026-03-04T10:00:00+08:00' };
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, none));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
    await room
      .body('BANK-A')
      .answerControl(controlAnswer(freeze, 900_00n, { asOf: '2026-03-04T10:05:00+08:00' }));
    await eventually(async () =>
      expect(await room.rows('SELECT effect FROM control_outcome')).toHaveLength(2),
    );

    await eventually(async () =>
      expect(
        await room.rows(
          `SELECT 1 FROM measure_order WHERE kind = 'release'
             AND state IN ('drafted', 'approved', 'sent', 'unanswered')`,
        ),
      ).toHaveLength(1),
    );
    expect(
      await room.rows('SELECT state, cap_fen::int AS cap, held_fen::int AS held FROM measure'),
    ).toEqual([{ state: 'effective-full', cap: 900_00, held: 900_00 }]);
    await approve(room, await waiting(room));
    const again = await eventually(async () => {
      const last = await sentToA(room, 'release');
      expect(last.requestNo).not.toBe(release.requestNo);
      return last;
    });
    const asOf = '2026-03-04T10:10:00+08:00';
    const done = { standing: { capFen: 0n, heldFen: 0n }, asOf };
    await room.body('BANK-A').answerControl(controlAnswer(again, 900_00n, done));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
  });
});

describe('a release of a freeze that we do not know was sent', () => {
  it('is taken over when the body confirms it: the freeze was sent in truth', async () => {
    await freezeAt(room, 'BANK-A', '900.00');
    await sentToA(room, 'freeze');
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('sent'));
    // Back to the moment between the file and the note that it was written.
    await room.rows(`UPDATE outgoing_message SET state = 'sending', sent_at = NULL
      WHERE kind = 'control'`);
    await room.rows(`UPDATE measure_order SET state = 'approved', sent_at = NULL`);
    await room.rows(`UPDATE measure SET state = 'drafted'`);
    await room.tellDischarge();
    await approve(room, await waiting(room));
    const release = await sentToA(room, 'release');
    const none = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, none));

    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
    expect(await room.rows(`SELECT 1 FROM incoming_message WHERE state = 'stored'`)).toEqual([]);
  });
});
