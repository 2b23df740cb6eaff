// Aim: every word of a body in service mode is taken once and none is passed over, also in one call or at once.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeServiceReturn, encodeServiceCall } from '@lib/agencies';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import { CourtRoom, SERVICE_USER } from './court-room.fixture.js';
import { AS_OF, freezeAt, order } from './main-acts.fixture.js';
import { bodyF, controlsOfF, findAtF } from './service-acts.fixture.js';

let room: CourtRoom;

beforeEach(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

describe('a body in service mode', () => {
  it('that sends one answer twice at once is told "taken" in the end', async () => {
    await findAtF(room);
    await freezeAt(room, 'BANK-F', '100.00');
    const answers = (await controlsOfF(room)).map((row) => controlAnswer(row, 100_00n));
    const say = encodeServiceCall({ operation: 'shfeedXzkzInfo', answers }, SERVICE_USER, 'gbk');
    const f = bodyF(room);
    await Promise.all([f.post(say), f.post(say)]);
    const again = await f.post(say);
    const said = decodeServiceReturn('shfeedXzkzInfo', await again.text(), 'gbk');

    expect({
      applied: await room.rows('SELECT effect FROM control_outcome'),
      faults: await room.rows(`SELECT fault FROM incoming_message WHERE state = 'fault'`),
      told: said.ok && said.rows[0]?.result,
    }).toEqual({ applied: [{ effect: 'applied' }], faults: [], told: 'success' });
  });

  it('that answers one request twice in one call with other content is disputed, once', async () => {
    const [request] = await order(room, 'BANK-F');
    const requestNo = request?.requestNo ?? '';
    const f = bodyF(room);
    await f.queries();
    const answers = [500_00n, 1_00n].map((fen) =>
      accountsAnswer(requestNo, AS_OF, [accountFound('1600000000000000607', fen)]),
    );
    const say = encodeServiceCall({ operation: 'shfeedXzcxInfo', answers }, SERVICE_USER, 'gbk');
    await f.post(say);
    await f.post(say);

    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
  });
});
