import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BankClient } from './bank-client.js';
import type { PaymentInstruction } from './port.js';

// Aim: what the line does becomes done, refused or unknown, and only the harmless is repeated. Each
// case talks to a real socket on this machine.

const instruction: PaymentInstruction = {
  instructionNo: 'P1',
  amountFen: 70_000_000n,
  payee: { accountName: '甲某', accountNumber: '62', bankCode: 'BANK-B', bankName: '乙' },
  purpose: '案款',
};
const settled = { instructionNo: 'P1', status: 'settled', bankRef: 'B1', settledOn: '2026-03-04' };

let server: Server | undefined;
let calls: string[] = [];

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

async function bank(answer: Answer, options: { timeoutMs?: number } = {}): Promise<BankClient> {
  calls = [];
  server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => answer(response, request));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new BankClient({ baseUrl: `http://127.0.0.1:${port}`, token: 'secret', ...options });
}

function json(status: number, body: unknown): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

describe('a payment', () => {
  it('is done by the bank’s word', async () => {
    const client = await bank(json(200, settled));

    expect(await client.pay(instruction)).toEqual({
      outcome: 'done',
      status: 'settled',
      bankRef: 'B1',
      settledOn: '2026-03-04',
    });
  });

  it('carries token, number and amount as text', async () => {
    let seen = '';
    const client = await bank((response, request) => {
      seen = request.headers.authorization ?? '';
      json(200, settled)(response, request);
    });
    await client.pay(instruction);

    expect(seen).toBe('Bearer secret');
    expect(calls).toEqual(['POST /court-bank/payments']);
  });

  it('is refused when the bank says that nothing was done', async () => {
    const refusal = { code: 'BANK.INSUFFICIENT', detail: '余额不足', nothingDone: true };
    const client = await bank(json(422, refusal));

    expect(await client.pay(instruction)).toEqual({
      outcome: 'refused',
      retryable: false,
      code: 'BANK.INSUFFICIENT',
      reason: '余额不足',
    });
    expect(calls).toHaveLength(1);
  });

  it.each([401, 403, 429])('is not over when the call was not let in (%i)', async (status) => {
    const refusal = { code: 'BANK.NOT_NOW', detail: '令牌过期或过于频繁', nothingDone: true };
    const client = await bank(json(status, refusal));

    expect(await client.pay(instruction)).toMatchObject({ outcome: 'refused', retryable: true });
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['a request time-out', json(408, { code: 'X', detail: 'y', nothingDone: true })],
    ['silence beyond the time limit', () => undefined],
    ['a cut connection', (response) => response.socket?.destroy()],
    ['an error without the word that nothing was done', json(500, { detail: 'oops' })],
    ['a refusal without that word', json(422, { code: 'X', detail: 'y' })],
    ['an answer about another number', json(200, { ...settled, instructionNo: 'P2' })],
    ['an answer that is no JSON', (response) => response.writeHead(200).end('<html>')],
    ['a redirect', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
  ])('is unknown after %s, and is not sent a second time', async (_title, answer) => {
    const client = await bank(answer, { timeoutMs: 200 });

    expect(await client.pay(instruction)).toMatchObject({ outcome: 'unknown' });
    expect(calls).toHaveLength(1);
  });

  it('is repeated when the bank was busy and says that nothing was done', async () => {
    const busy = { code: 'BANK.BUSY', detail: '忙', nothingDone: true };
    const client = await bank((response, request) =>
      json(calls.length < 3 ? 503 : 200, calls.length < 3 ? busy : settled)(response, request),
    );

    expect(await client.pay(instruction)).toMatchObject({ outcome: 'done' });
    expect(calls).toHaveLength(3);
  });

  it('is refused and may be tried later when nobody listens', async () => {
    const client = await bank(json(200, settled));
    await new Promise((resolve) => server?.close(resolve));

    expect(await client.pay(instruction)).toMatchObject({
      outcome: 'refused',
      retryable: true,
      code: 'BANK.UNREACHABLE',
    });
  });

  it('is not sent at all while the breaker is open, and goes again when the bank is back', async () => {
    let broken = true;
    const client = await bank((response, request) => {
      if (broken) response.socket?.destroy();
      else json(200, settled)(response, request);
    });
    const impatient = new BankClient({
      baseUrl: `http://127.0.0.1:${(server?.address() as AddressInfo).port}`,
      token: 'x',
      breakerOpenMs: 1,
    });
    for (let index = 0; index < 5; index += 1) {
      await client.pay(instruction);
      await impatient.pay(instruction);
    }
    const sent = calls.length;
    broken = false;

    expect(await client.pay(instruction)).toMatchObject({
      outcome: 'refused',
      retryable: true,
      code: 'BANK.BREAKER_OPEN',
    });
    expect(calls).toHaveLength(sent);
    expect(await impatient.pay(instruction)).toMatchObject({ outcome: 'done' });
  });
});

describe('a statement and an enquiry', () => {
  const line = {
    bankRef: 'B1',
    cursor: '1',
    direction: 'credit',
    amount: '100000.00',
    balanceAfter: '100000.00',
    bookedOn: '2026-03-04',
    bookedAt: '2026-03-04T09:30:00+08:00',
    counterparty: { name: '某公司', accountNumber: '62', bankCode: 'BANK-A' },
    remark: '还款',
  };
  const page = {
    accountNumber: '11',
    lines: [line],
    cursor: '1',
    more: false,
    balance: '100000.00',
  };

  it('reads lines in fen from a cursor', async () => {
    const client = await bank(json(200, page));

    const read = await client.statement('0', 10);

    expect(calls).toEqual(['GET /court-bank/statement?limit=10&after=0']);
    expect(read.balanceFen).toBe(10_000_000n);
    expect(read.lines).toEqual([
      {
        bankRef: 'B1',
        cursor: '1',
        direction: 'credit',
        amountFen: 10_000_000n,
        balanceAfterFen: 10_000_000n,
        bookedOn: '2026-03-04',
        bookedAt: '2026-03-04T09:30:00+08:00',
        counterparty: { name: '某公司', accountNumber: '62', bankCode: 'BANK-A' },
        remark: '还款',
      },
    ]);
  });

  it('is repeated after a failure', async () => {
    const client = await bank((response, request) =>
      json(calls.length < 2 ? 500 : 200, page)(response, request),
    );

    expect((await client.statement()).lines).toHaveLength(1);
    expect(calls).toHaveLength(2);
  });

  it('reads an odd line as far as it can, and those beside it', async () => {
    const odd = { ...line, bankRef: 'B2', amount: '-5.00', remark: '长'.repeat(501) };
    const nameless = { amount: '1.000', bookedOn: '2026-02-30' };
    const client = await bank(json(200, { ...page, lines: [odd, line, nameless, 7] }));

    const { lines } = await client.statement();

    expect(lines).toMatchObject([
      { bankRef: 'B2', cursor: '1', signedFen: -500n, unread: ['amount', 'remark'] },
      { bankRef: 'B1', amountFen: 10_000_000n },
      { bankRef: expect.stringMatching(/^ODD-/), asTold: JSON.stringify(nameless) },
      { bankRef: expect.stringMatching(/^ODD-/), asTold: '7' },
    ]);
    expect(lines[0]).toHaveProperty('remark', '长'.repeat(500));
  });

  it('leaves out what cannot be stored', async () => {
    const client = await bank(json(200, { ...page, lines: [{ ...line, remark: '还\0款' }] }));

    expect((await client.statement()).lines).toMatchObject([{ remark: '还款' }]);
  });

  it('refuses a page without its balance', async () => {
    const client = await bank(json(200, { ...page, balance: undefined }));

    await expect(client.statement()).rejects.toMatchObject({ code: 'BANK.UNAVAILABLE' });
  });

  it('tells the state of one instruction, and refuses the word on another', async () => {
    const returned = { instructionNo: 'P1', status: 'returned', reason: '户名不符' };
    const client = await bank(json(200, returned));

    expect(await client.enquire('P1')).toEqual(returned);
    await expect(client.enquire('P2')).rejects.toMatchObject({ code: 'BANK.UNAVAILABLE' });
  });
});
