import { expect } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { decodeServiceReturn, encodeServiceCall } from '@lib/agencies';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer, ServiceBodyClient } from './body.fixture.js';
import type { CourtRoom } from './court-room.fixture.js';
import { SERVICE_USER } from './court-room.fixture.js';
import { AS_OF, order } from './main-acts.fixture.js';

/** Asks F, a body in service mode, which finds one account with 500 yuan. */
export async function findAtF(room: CourtRoom): Promise<void> {
  await order(room, 'BANK-F');
  const f = bodyF(room);
  const [query] = await f.queries();
  const account = accountFound('1600000000000000606', 500_00n);
  await f.answerQuery(accountsAnswer(query?.requestNo ?? '', AS_OF, [account]));
  await eventually(async () => expect(await room.rows('SELECT 1 FROM property')).toHaveLength(1));
}

export const bodyF = (room: CourtRoom): ServiceBodyClient =>
  new ServiceBodyClient(room.url, SERVICE_USER);

/** What F is offered now, as if the pause before a second offer had passed. */
export async function controlsOfF(room: CourtRoom): Promise<readonly ControlRequest[]> {
  await room.rows(`UPDATE outgoing_message SET served_at = served_at - interval '11 seconds'`);
  const call = encodeServiceCall({ operation: 'getXzkzList' }, SERVICE_USER, 'gbk');
  const response = await bodyF(room).post(call);
  const said = decodeServiceReturn('getXzkzList', await response.text(), 'gbk');
  if (!said.ok) throw new Error(said.error);
  return said.rows;
}
