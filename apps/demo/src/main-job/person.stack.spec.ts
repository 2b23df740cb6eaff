// Aim: somebody whose app restarts under him asks again with the same key, and not for ever.
// Method: a real server on the loopback that is away, hangs up or answers.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { endpoint } from '@lib/contracts';
import { eventually } from '@lib/testing';
import { z } from 'zod';
import { Person, Refusal } from './person.js';

const pay = endpoint('POST /payouts', { summary: '测试', body: z.unknown(), answer: z.unknown() });
const list = endpoint('GET /payouts', { summary: '测试', answer: z.unknown() });
const SOON = { everyMs: 5, limitMs: 10_000 };
const AT_ONCE = { everyMs: 5, limitMs: 40 };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(handler: Handler, port = 0): Promise<number> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port of this machine on which nobody listens now. */
async function freePort(): Promise<number> {
  const port = await listen(() => undefined);
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return port;
}

const personAt = (port: number, patience = SOON): Person =>
  new Person('officer1', `http://127.0.0.1:${port}`, 'session=x', patience);
const keyOf = ({ headers }: IncomingMessage): string => String(headers['idempotency-key']);

describe('a person', () => {
  it('asks again while nobody listens, until the app is back', async () => {
    const port = await freePort();
    const keys: string[] = [];

    const fetches = jest.spyOn(globalThis, 'fetch');

    const answer = personAt(port).post('case-funds', pay, {});
    // The second try begins when the first was refused.
    await eventually(async () => expect(fetches.mock.calls.length).toBeGreaterThan(1));
    fetches.mockRestore();
    await listen((request, response) => {
      keys.push(keyOf(request));
      response.end('{"done":true}');
    }, port);

    expect(await answer).toEqual({ done: true });
    expect(keys).toHaveLength(1);
  });

  it('sends the same key again when the connection broke before the answer', async () => {
    const keys: string[] = [];
    const port = await listen((request, response) => {
      keys.push(keyOf(request));
      if (keys.length < 3) request.socket.destroy();
      else response.end('{"done":true}');
    });

    expect(await personAt(port).post('case-funds', pay, {})).toEqual({ done: true });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('sends the same key again when the answer broke off half-way', async () => {
    const keys: string[] = [];
    const port = await listen((request, response) => {
      keys.push(keyOf(request));
      if (keys.length > 1) return response.end('{"done":true}');
      response.writeHead(201, { 'content-length': '1000' });
      response.write('{"done":', () => request.socket.destroy());
      return undefined;
    });

    expect(await personAt(port).post('case-funds', pay, {})).toEqual({ done: true });
    expect(new Set(keys).size).toBe(1);
  });

  it('keeps the key that was named, and takes a new one for each command', async () => {
    const keys: string[] = [];
    const port = await listen((request, response) => {
      keys.push(keyOf(request));
      response.end('{}');
    });
    const person = personAt(port);

    await person.post('case-funds', pay, {}, { idempotencyKey: 'named-key' });
    await person.post('case-funds', pay, {});
    await person.post('case-funds', pay, {});

    expect(keys[0]).toBe('named-key');
    expect(new Set(keys).size).toBe(3);
  });

  it('asks a read again too', async () => {
    let asked = 0;
    const port = await listen((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else response.end('{"items":[]}');
    });

    expect(await personAt(port).get('case-funds', list)).toEqual({ items: [] });
  });

  it('gives up after its patience and says what was wrong', async () => {
    const person = personAt(await freePort(), AT_ONCE);

    await expect(person.post('case-funds', pay, {})).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('does not ask again after a refusal', async () => {
    let asked = 0;
    const port = await listen((_request, response) => {
      asked += 1;
      const problem = { type: 'about:blank', title: 'x', status: 409, detail: 'x', code: 'X.Y' };
      response.statusCode = 409;
      response.end(JSON.stringify({ ...problem, instance: '/x', traceId: 'x' }));
    });

    await expect(personAt(port).post('case-funds', pay, {})).rejects.toBeInstanceOf(Refusal);
    expect(asked).toBe(1);
  });

  it('does not ask again where the address itself is wrong', async () => {
    const person = new Person('officer1', 'nowhere', 'session=x', SOON);

    await expect(person.get('case-funds', list)).rejects.toThrow('parse URL');
  });
});
