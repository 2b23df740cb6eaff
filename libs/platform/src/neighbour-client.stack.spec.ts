import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { NeighbourClient } from './neighbour-client.js';

/** Aim: a neighbour that fails is a refusal within bounds; method: a server on the loopback that misbehaves. */
const schema = z.object({ version: z.int() });
const caller = { bearer: 'a.b.c', correlationId: 'trace-0001' };
type Answer = [status: number, body: string] | 'silence' | 'hang up';

describe('reading a neighbour', () => {
  let server: Server;
  let client: NeighbourClient;
  let answers: Answer[];
  let seen: IncomingHttpHeaders[];

  beforeEach(async () => {
    answers = [];
    seen = [];
    server = createServer((request, response) => {
      seen.push(request.headers);
      const answer = answers.shift() ?? [500, ''];
      if (answer === 'silence') return;
      if (answer === 'hang up') return void request.socket.destroy();
      response.writeHead(answer[0], { 'content-type': 'application/json' });
      response.end(answer[1]);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new NeighbourClient({ name: 'case-flow', baseUrl, timeoutMs: 1_500 });
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it('asks with the caller’s token and correlation id', async () => {
    answers = [[200, '{"version":3,"more":1}']];

    expect(await client.get('/cases/1', schema, caller)).toEqual({ version: 3 });
    expect(seen[0]).toMatchObject({
      authorization: 'Bearer a.b.c',
      'x-correlation-id': 'trace-0001',
    });
  });

  it.each<[string, Answer]>([
    ['hangs up', 'hang up'],
    ['is silent', 'silence'],
    ['is overloaded', [503, '']],
  ])('asks again when the neighbour %s, at most three times', async (_title, fault) => {
    answers = [fault, fault, [200, '{"version":3}']];
    expect(await client.get('/', schema, caller)).toEqual({ version: 3 });

    answers = [fault, fault, fault, [200, '{"version":3}']];
    await expect(client.get('/', schema, caller)).rejects.toMatchObject({
      code: 'NEIGHBOUR.UNAVAILABLE',
      kind: 'unavailable',
    });
    expect(seen).toHaveLength(6);
  });

  it('hands the neighbour’s own refusal on, without asking again', async () => {
    const problem = {
      type: 'urn:x',
      title: '没有权限',
      status: 403,
      detail: '不在范围内',
      instance: '/cases/1',
      code: 'ACCESS.OUT_OF_SCOPE',
      fields: [{ path: 'a', message: 'b' }],
    };
    answers = [[403, JSON.stringify(problem)]];

    await expect(client.get('/', schema, caller)).rejects.toMatchObject({
      code: 'ACCESS.OUT_OF_SCOPE',
      kind: 'forbidden',
      message: '不在范围内',
      fields: [{ path: 'a', message: 'b' }],
    });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    ['an answer that is no JSON', [200, '<html>'], 'NEIGHBOUR.MALFORMED'],
    ['an answer outside the contract', [200, '{"version":"3"}'], 'NEIGHBOUR.MALFORMED'],
    ['a refusal that is no problem', [404, 'nothing here'], 'NEIGHBOUR.UNAVAILABLE'],
    ['a fault of the neighbour', [500, '{}'], 'NEIGHBOUR.UNAVAILABLE'],
  ])('goes no further on %s', async (_title, answer, code) => {
    answers = [answer];

    await expect(client.get('/', schema, caller)).rejects.toMatchObject({
      code,
      kind: 'unavailable',
    });
    expect(seen).toHaveLength(1);
  });
});
