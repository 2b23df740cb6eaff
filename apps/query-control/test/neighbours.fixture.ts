import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@lib/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';

const ISSUER = 'http://issuer.test';

/** What case-flow and case-funds would answer; specs change it between calls. */
export interface NeighbourFacts {
  standing: Record<string, unknown>;
  debt: Record<string, unknown>;
  accountNumber: string;
  /** Status to answer with instead, e.g. 503. */
  failWith?: number;
}

/** A tiny identity, case-flow and case-funds over real HTTP, with the facts a spec gives them. */
export class Neighbours {
  readonly bearersSeen: string[] = [];
  private server: Server | undefined;
  private privateKey: CryptoKey | undefined;

  constructor(readonly facts: NeighbourFacts) {}

  readonly issuer = ISSUER;

  get url(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    this.privateKey = privateKey;
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
    this.server = createServer((request, response) => {
      const path = request.url ?? '';
      if (path === '/jwks') return reply(response, 200, { keys: [jwk] });
      this.bearersSeen.push(request.headers.authorization ?? '');
      const { failWith, standing, debt, accountNumber } = this.facts;
      if (failWith) return reply(response, failWith, {});
      if (path.endsWith('/standing')) return reply(response, 200, standing);
      if (path.endsWith('/debt')) return reply(response, 200, debt);
      const account = { accountNumber, balance: '0.00', onHold: '0.00', lines: [] };
      return reply(response, 200, account);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  async token(
    personId: string,
    roles: readonly string[],
    given: { readonly court?: string; readonly digest?: string } = {},
  ): Promise<string> {
    if (!this.privateKey) throw new Error('not started');
    const now = Math.floor(systemClock.now().getTime() / 1_000);
    const claims = {
      sub: personId,
      account: personId,
      name: '甲某(虚构)',
      roles,
      court: given.court ?? '京0199',
      ...(given.digest ? { document_digest: given.digest } : {}),
    };
    return new SignJWT({
      iss: ISSUER,
      aud: 'enforcement-platform',
      iat: now,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
