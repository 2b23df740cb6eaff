import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEBTOR } from '../../test/court-side.js';
import { COURT, RunningSimulator } from '../../test/running-simulator.js';

// Aim: a world is loaded whole, once, or not at all.

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());

const account = { bank: 'BANK-A', accountNumber: '11001', owner: 'debtor', balance: '10.00' };
const world = {
  worldId: 'w1',
  court: COURT,
  customers: [{ ref: 'debtor', ...DEBTOR }],
  accounts: [account],
};
const load = (change: object = {}): ReturnType<typeof simulator.call> =>
  simulator.call('POST', '/world', { ...world, ...change });

describe('a world', () => {
  it('is loaded once, beside others, until a reset', async () => {
    const other = { worldId: 'w2', accounts: [{ ...account, accountNumber: '11002' }] };

    expect((await load()).body).toEqual({ worldId: 'w1', loaded: true });
    expect((await load()).body).toEqual({ worldId: 'w1', loaded: false });
    expect((await load(other)).body).toEqual({ worldId: 'w2', loaded: true });
    expect((await simulator.call('GET', '/ledger/check')).body).toMatchObject({
      ok: true,
      opened: '20.00',
    });
    expect((await load({ reset: true })).body).toEqual({ worldId: 'w1', loaded: true });
    expect((await simulator.call('GET', '/ledger/check')).body).toMatchObject({ opened: '10.00' });
  });

  it.each<[string, object, number, string]>([
    ['other content under its name', { accounts: [] }, 409, 'WORLD.OTHER_CONTENT'],
    ['an account that is taken', { worldId: 'w3' }, 422, 'WORLD.FAULTY'],
    [
      'an owner that does not exist',
      { worldId: 'w3', accounts: [{ ...account, accountNumber: '11009', owner: 'x' }] },
      422,
      'WORLD.FAULTY',
    ],
    ['an account twice', { worldId: 'w3', accounts: [account, account] }, 422, 'WORLD.FAULTY'],
    [
      'a balance with one place',
      { worldId: 'w3', accounts: [{ ...account, balance: '1.0' }] },
      400,
      'VALIDATION.FAILED',
    ],
    [
      'an account at a registry',
      { worldId: 'w3', accounts: [{ ...account, bank: 'RE' }] },
      400,
      'VALIDATION.FAILED',
    ],
    ['a member nobody knows', { worldId: 'w3', money: 'all' }, 400, 'VALIDATION.FAILED'],
  ])('with %s is refused and changes nothing', async (_title, change, status, code) => {
    await load({ reset: true });

    expect(await load(change)).toMatchObject({ status, body: { code } });
    expect((await simulator.call('GET', '/ledger/check')).body).toMatchObject({ opened: '10.00' });
  });
});
