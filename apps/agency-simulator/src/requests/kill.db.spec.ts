import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ControlAnswer, QueryAnswer } from '@lib/agencies';
import { eventually } from '@lib/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BANK_TOKEN, RunningSimulator, SIMULATOR_TOKEN } from '../../test/running-simulator.js';

// Aim: a real process killed with SIGKILL again and again in the middle of its rounds still gives
// each request exactly one answer and executes each order once.

const ROOT = join(import.meta.dirname, '../../../..');
const LOADER = join(ROOT, 'test/messaging/typescript-loader.mjs');
const MAIN = join(ROOT, 'apps/agency-simulator/src/main.ts');
const A = '1100000000000000101';
const ORDERS = 24;
const KILLED_AFTER = [1, 7, 15, 22, 31];

let observer: RunningSimulator;

beforeAll(async () => {
  observer = await RunningSimulator.start();
  await observer.world();
});
afterAll(() => observer.stop());

function startProcess(): ChildProcess {
  return spawn(process.execPath, ['--import', LOADER, MAIN], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: observer.database.url('agency-simulator'),
      SIMULATOR_TOKEN,
      BANK_CLIENT_TOKEN: BANK_TOKEN,
      EXCHANGE_DIR: observer.root,
      EXCHANGE_POLL_MS: '20',
    },
  });
}

async function answersWaiting(): Promise<number> {
  const { exchange } = observer.court;
  const boxes = await Promise.all(['BANK-A', 'BANK-B'].map((code) => exchange.list(code, 'in')));
  return boxes.flat().length;
}

async function killWhenAnswered(count: number): Promise<void> {
  const child = startProcess();
  const ended = once(child, 'exit');
  try {
    await eventually(
      async () => expect(await answersWaiting()).toBeGreaterThanOrEqual(count),
      30_000,
      2,
    );
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

describe('a simulator that is killed', () => {
  it('answers each request once and freezes each line once', async () => {
    const asked: string[] = [];
    for (let index = 0; index < ORDERS; index += 1) {
      asked.push(await observer.court.query('BANK-B'));
      asked.push(await observer.court.control('BANK-A', { accountNo: A, amountFen: 100n }));
    }

    for (const count of [...KILLED_AFTER, asked.length]) await killWhenAnswered(count);
    await observer.round();
    await observer.round();

    const received = [
      ...(await observer.court.receive('BANK-A')),
      ...(await observer.court.receive('BANK-B')),
    ].map(({ answer }) => (answer as QueryAnswer | ControlAnswer).requestNo);
    expect(received.sort()).toEqual(asked.sort());
    const { held, freezes } = await observer.money('BANK-A', A);
    expect(held).toBe('24.00');
    expect(freezes).toHaveLength(ORDERS);
    expect((await observer.call('GET', '/ledger/check')).body).toMatchObject({ ok: true });
  }, 120_000);
});
