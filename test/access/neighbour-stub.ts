import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const NOT_FOUND = {
  ...{ type: 'urn:enforcement:problem:case.not_found', title: '没有找到', status: 404 },
  ...{ detail: '没有找到该案件', instance: '/', code: 'CASE.NOT_FOUND' },
};

/** The neighbours of an app under test: what they answer by path, everything else is not found. */
export class NeighbourStub {
  readonly answers = new Map<string, unknown>();

  private constructor(
    readonly url: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<NeighbourStub> {
    const held: { stub?: NeighbourStub } = {};
    const server = createServer((request, response) => {
      const answer = held.stub?.answers.get(request.url ?? '');
      response
        .writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer ?? NOT_FOUND));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    held.stub = new NeighbourStub(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });
    return held.stub;
  }

  close(): Promise<void> {
    return this.stop();
  }
}
