import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningSimulator } from '../../test/running-simulator.js';

// Aim: a process that ends between two steps of a round and starts anew answers every request as
// often as its body means to. Each case brings the disk and the tables into the state such an end
// leaves, then starts a second simulator on them.

const A = '1100000000000000101';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.world());

describe('an interrupted round', () => {
  it('after the request was dealt with, before its file was archived', async () => {
    await simulator.court.control('BANK-A', { accountNo: A, amountFen: 10_000n });
    const [name = ''] = await simulator.court.exchange.list('BANK-A', 'out');
    await simulator.round();
    const first = await simulator.court.receive('BANK-A');
    const box = join(simulator.root, 'BANK-A/out');
    await rename(join(box, '.done', name), join(box, name));

    await simulator.restarted();

    expect(first).toHaveLength(1);
    expect(await simulator.court.receive('BANK-A')).toEqual([]);
    expect(await simulator.court.exchange.list('BANK-A', 'out')).toEqual([]);
    expect((await simulator.money('BANK-A', A)).held).toBe('100.00');
  });

  it('after the answer was written, before that was noted', async () => {
    await simulator.court.query('BANK-B');
    await simulator.round();
    await simulator.asAdmin('UPDATE agency_simulator.outgoing SET sent_at = NULL');

    await simulator.restarted();

    expect(await simulator.court.receive('BANK-B')).toHaveLength(1);
  });

  it('after the answer was written and taken by the court, before that was noted', async () => {
    await simulator.court.query('BANK-B');
    await simulator.round();
    const first = await simulator.court.receive('BANK-B');
    await simulator.asAdmin('UPDATE agency_simulator.outgoing SET sent_at = NULL');

    await simulator.restarted();

    expect(first).toHaveLength(1);
    expect(await simulator.court.receive('BANK-B')).toEqual([]);
  });

  it('before anything was done leaves the request to the next start', async () => {
    await simulator.court.query('BANK-B');

    await simulator.restarted();

    expect(await simulator.court.receive('BANK-B')).toHaveLength(1);
  });

  it('two processes at once answer once', async () => {
    await simulator.court.query('BANK-B');
    await simulator.court.control('BANK-A', { accountNo: A, amountFen: 10_000n });

    await Promise.all([simulator.restarted(), simulator.round(), simulator.round()]);
    await simulator.round();

    expect(await simulator.court.receive('BANK-B')).toHaveLength(1);
    expect(await simulator.court.receive('BANK-A')).toHaveLength(1);
    expect((await simulator.money('BANK-A', A)).held).toBe('100.00');
  });
});
