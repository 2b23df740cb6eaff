import type { QueryAnswer, QueryRequestPackage } from '@lib/agencies';
import { decodePackage, encodePackage } from '@lib/agencies';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEBTOR } from '../../test/court-side.js';
import { RunningSimulator } from '../../test/running-simulator.js';

// Aim: each body answers queries with its own manners, once per request, from its own books.

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.world());

async function ask(code: string, subject = DEBTOR): Promise<QueryAnswer[]> {
  await simulator.court.query(code, subject);
  await simulator.round();
  return (await simulator.court.receive(code)).map(({ answer }) => answer as QueryAnswer);
}

function balances(answers: readonly QueryAnswer[]): bigint[] {
  return answers.flatMap((answer) =>
    answer.kind === 'accounts' ? answer.accounts.map((account) => account.balanceFen) : [],
  );
}

describe('queries of the court', () => {
  it('bank A answers at once from a stale balance', async () => {
    expect(balances(await ask('BANK-A'))).toEqual([90_000_000n]);
    expect((await simulator.money('BANK-A', '1100000000000000101')).balance).toBe('850000.00');
  });

  it('bank B answers at once and rightly', async () => {
    expect(balances(await ask('BANK-B'))).toEqual([80_000_000n]);
  });

  it('bank C sends the same answer twice, in two files', async () => {
    await simulator.court.query('BANK-C');
    await simulator.round();
    const received = await simulator.court.receive('BANK-C');

    expect(received).toHaveLength(2);
    expect(new Set(received.map((file) => file.fileName)).size).toBe(2);
    expect(received[0]?.answer).toEqual(received[1]?.answer);
    expect(received[0]?.answer).toMatchObject({ kind: 'accounts', accounts: [] });
  });

  it('bank D never answers, until told', async () => {
    expect(await ask('BANK-D')).toEqual([]);
    await simulator.round();
    expect(await simulator.court.receive('BANK-D')).toEqual([]);

    const told = await simulator.call('POST', '/bodies/BANK-D/answers', {});
    await simulator.round();

    expect(told.body).toEqual({ answered: 1 });
    expect(await simulator.court.receive('BANK-D')).toHaveLength(1);
  });

  it('bank E answers after its delay, with what it knows then', async () => {
    expect(await ask('BANK-E')).toEqual([]);
    const waiting = await simulator.call<{ items: { state: string }[] }>('GET', '/requests');
    await simulator.call('POST', '/bodies/BANK-E/answers', {});
    await simulator.round();

    expect(waiting.body.items.map((item) => item.state)).toEqual(['waiting']);
    expect(await simulator.court.receive('BANK-E')).toHaveLength(1);
  });

  it('a late body answers by itself when its delay is over', async () => {
    const faults = { query: 'late', delaySeconds: 0 };
    await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults }] });

    expect(balances(await ask('BANK-B'))).toEqual([80_000_000n]);
  });

  it('an unknown person has no account, which is an answer', async () => {
    const stranger = { ...DEBTOR, name: '无名氏(虚构)', documentNumber: '110101199003070011' };

    expect(await ask('BANK-B', stranger)).toMatchObject([{ kind: 'accounts', accounts: [] }]);
  });

  it('a name that is not the document’s is sent back', async () => {
    const answers = await ask('BANK-B', { ...DEBTOR, name: '别的公司(虚构)' });

    expect(answers).toMatchObject([{ kind: 'send-back', reason: '户名与证件号码不符' }]);
  });

  it('transactions are told when asked for', async () => {
    await simulator.call('POST', '/banks/BANK-C/transfers', {
      transferId: 't1',
      fromAccount: '1300000000000000202',
      toBank: 'BANK-B',
      toAccount: '1200000000000000101',
      toName: DEBTOR.name,
      amount: '1000.00',
      remark: '货款',
    });
    await simulator.court.query('BANK-B', DEBTOR, {
      cashFlow: { from: '2020-01-01', to: '2099-12-31' },
    });
    await simulator.round();
    const [received] = await simulator.court.receive('BANK-B');

    expect(received?.answer).toMatchObject({
      accounts: [
        {
          transactions: [
            { direction: 'in', amountFen: 80_000_000n },
            { direction: 'in', amountFen: 100_000n, counterpartyName: '示例采购有限公司(虚构)' },
          ],
        },
      ],
    });
  });

  it('a request that comes again in another file, also after a restart, gets no second answer', async () => {
    await simulator.court.query('BANK-B');
    const [name = ''] = await simulator.court.exchange.list('BANK-B', 'out');
    const file = await simulator.court.exchange.read('BANK-B', 'out', name);
    await simulator.round();
    const first = await simulator.court.receive('BANK-B');

    const pkg = decodePackage(file!) as QueryRequestPackage;
    const again = encodePackage({ ...pkg, batchNo: 'Z'.padStart(30, '0') });
    await simulator.court.exchange.put('BANK-B', 'out', again);
    await simulator.round();

    expect(first).toHaveLength(1);
    expect(await simulator.court.exchange.list('BANK-B', 'out')).toEqual([]);
    expect(await simulator.court.receive('BANK-B')).toEqual([]);
  });

  it('a broken answer is sent anew, whole, when the court says that it failed', async () => {
    const broken = { query: 'broken-file' };
    await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults: broken }] });
    const requestNo = await simulator.court.query('BANK-B');
    await simulator.round();
    const [bad] = await simulator.court.receive('BANK-B');

    const fault = {
      type: 'CXHZ',
      institution: 'SIMBANKB000000001',
      batchNo: 'F'.padStart(30, '0'),
      faults: [{ requestNo, message: '压缩包不完整' }],
    } as const;
    await simulator.court.exchange.put('BANK-B', 'out', encodePackage(fault));
    await simulator.round();

    expect(bad?.answer).toBe('unreadable');
    expect(await simulator.court.receive('BANK-B')).toMatchObject([
      { answer: { kind: 'accounts', accounts: [{ balanceFen: 80_000_000n }] } },
    ]);
  });

  it('a file nobody can read does not stop the next one', async () => {
    await simulator.court.exchange.put('BANK-B', 'out', {
      fileName: `CXQQSIMBANKB000000001${'9'.padStart(30, '0')}.zip`,
      bytes: Uint8Array.of(1, 2, 3),
    });

    expect(balances(await ask('BANK-B'))).toEqual([80_000_000n]);
    expect(await simulator.court.exchange.list('BANK-B', 'out')).toEqual([]);
  });
});

describe('the registries', () => {
  it('name a mortgaged, co-owned flat, and no vehicle', async () => {
    await simulator.call('POST', '/world', {
      worldId: 'flat',
      customers: [{ ref: 'owner', ...DEBTOR }],
      accounts: [],
      realEstate: [
        {
          owner: 'owner',
          unitNo: '110105001001GB00001F00010001',
          certificateNo: '京(2020)示例不动产权第0000001号',
          address: '示例区虚构路1号',
          use: '住宅',
          area: '98.50',
          coOwners: [{ name: '戊某(虚构)', share: '1/2' }],
          mortgages: [
            {
              holder: '示例乙银行(虚构)',
              amount: '300000.00',
              registeredOn: '2020-05-01',
              certificateNo: '示例证明1号',
            },
          ],
        },
      ],
    });

    expect(await ask('RE')).toMatchObject([
      {
        kind: 'real-estate',
        estates: [
          {
            coOwners: [{ name: '戊某(虚构)', share: '1/2' }],
            mortgages: [{ amountFen: 30_000_000n }],
            seizures: [],
          },
        ],
      },
    ]);
    expect(await ask('VEH')).toMatchObject([{ kind: 'vehicles', vehicles: [] }]);
  });
});
