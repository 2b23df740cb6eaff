// Aim: a release that outran its freeze, or is confirmed before or more often than expected, leaves what the body says; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlOutcome, ControlRequest } from '@lib/agencies';
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

describe('a release confirmed a second time', () => {
  const confirmed = async (first: Partial<ControlOutcome>, second = first) => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 900_00n });
    await room.tellDebt(2, '400.00');
    const release = await sentToA(room, 'release');
    const again = { ...second, asOf: '2026-03-04T11:00:00+08:00' };
    for (const said of [first, again]) {
      await room.body('BANK-A').answerControl(controlAnswer(release, 500_00n, said));
    }
    await eventually(async () =>
      expect(await room.rows('SELECT effect FROM control_outcome')).toHaveLength(3),
    );
  };

  it('after its freeze took effect again may have released that: people decide', async () => {
    await freezeAt(room, 'BANK-A', '900.00');
    const freeze = await sentToA(room, 'freeze');
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('sent'));
    await room.tellDischarge();
    await approve(room, await waiting(room));
    const release = await sentToA(room, 'release');
    const says = async (asked: ControlRequest, minute: string, given: Partial<ControlOutcome>) => {
      const asOf = `2026-03-04T10:${minute}:00+08:00`;
      await room.body('BANK-A').answerControl(controlAnswer(asked, 900_00n, { ...given, asOf }));
    };
    await says(release, '00', left(0n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
    await says(freeze, '05', {});
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
    await says(release, '10', left(0n));

    await eventually(async () =>
      expect(await room.rows('SELECT effect FROM control_outcome')).toHaveLength(3),
    );
    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
  });

  const left = (fen: bigint) => ({ standing: { capFen: fen, heldFen: fen } });

  it('with another time only is the same word: nothing is disputed, nothing moves', async () => {
    await confirmed(left(400_00n));

    expect(await room.rows('SELECT 1 FROM dispute')).toEqual([]);
    expect(await room.rows('SELECT cap_fen::int AS cap FROM measure')).toEqual([{ cap: 400_00 }]);
  });

  it.each([
    ['with less that stands', left(400_00n), left(0n)],
    ['without a word on what stands', {}, {}],
  ])('%s may have been carried out twice: people decide', async (_what, first, second) => {
    await confirmed(first, second);

    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
    expect(await room.rows('SELECT cap_fen::int AS cap FROM measure')).toEqual([{ cap: 400_00 }]);
  });
});
