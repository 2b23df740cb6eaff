// Aim: a body in service mode is offered every order in turn, however many it leaves unanswered.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { controlsOfF, findAtF } from './service-acts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { freezeAt } from './main-acts.fixture.js';

let room: CourtRoom;

beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtF(room);
}, 60_000);

afterEach(() => room.close(), 30_000);

describe('a body in service mode that leaves a hundred orders unanswered', () => {
  it('is still offered a newer one', async () => {
    await freezeAt(room, 'BANK-F', '100.00');
    expect(await controlsOfF(room)).toHaveLength(1);
    // A hundred older freezes of other cases, handed over and not answered.
    await room.rows(
      `INSERT INTO outgoing_message SELECT (jsonb_populate_record(m, jsonb_build_object(
         'message_id', gen_random_uuid(), 'subject_id', gen_random_uuid(),
         'created_at', m.created_at - interval '1 day'))).* FROM outgoing_message AS m,
         generate_series(1, 100) WHERE m.kind = 'control'`,
    );
    await freezeAt(room, 'BANK-F', '50.00');
    const [fresh] = await room.rows<{ no: string }>(
      `SELECT request_no AS no FROM measure_order WHERE amount_fen = 5000`,
    );

    const offered = (await controlsOfF(room)).map((row) => row.requestNo);

    expect(offered).toContain(fresh?.no);
  });
});
