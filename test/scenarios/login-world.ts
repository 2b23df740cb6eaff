import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootApp } from '@lib/platform';
import type { RunningApp } from '@lib/platform';
import { createTestDatabase } from '@lib/testing';
import type { TestDatabase } from '@lib/testing';
import pg from 'pg';
import { GatewayModule, mountGateway } from '../../apps/gateway/src/app.module.js';
import { readConfig as gatewayConfig } from '../../apps/gateway/src/config.js';
import { IdentityModule, mountProvider } from '../../apps/identity/src/app.module.js';
import { readConfig as identityConfig } from '../../apps/identity/src/config.js';

export const PASSWORD = 'only-for-this-run';
export const SESSION_SECRET = 'share-of-this-run-only';
export const CLIENT_SECRET = 'secret-of-this-run-only';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An app behind the gateway: answers what it saw; `…/stream` sends two events and stays open. */
function echoApp(): { server: Server; seen: Seen[] } {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      if (url.endsWith('/stream')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: one\n\n');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'inner=1' });
      response.end(JSON.stringify({ ok: true }));
    });
  });
  return { server, seen };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port nobody holds: issuer and gateway must know their own address before they start. */
export async function freeAddress(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((done) => server.close(done));
  return url;
}

/** Provider, gateway and one app behind it, on ports and a database of their own. */
export class LoginWorld {
  readonly state = mkdtempSync(join(tmpdir(), 'identity-'));
  readonly seen: Seen[];
  gateway = '';
  issuer = '';
  private readonly echo = echoApp();
  private readonly apps: RunningApp[] = [];
  private database: TestDatabase | undefined;
  private echoUrl = '';
  private deadUrl = '';

  constructor() {
    this.seen = this.echo.seen;
  }

  async start(): Promise<void> {
    this.writePages();
    this.database = await createTestDatabase(['gateway']);
    this.echoUrl = await listening(this.echo.server);
    this.deadUrl = await freeAddress();
    this.issuer = await freeAddress();
    this.gateway = await freeAddress();
    await this.startIdentity();
    await this.startGateway(this.gateway);
  }

  async stop(): Promise<void> {
    this.echo.server.closeAllConnections();
    this.echo.server.close();
    for (const app of this.apps.reverse()) await app.stop();
    await this.database?.drop();
    rmSync(this.state, { recursive: true });
  }

  /** Another process of the same gateway, at an address of its own. */
  async startGateway(url: string): Promise<string> {
    const config = gatewayConfig({
      HTTP_PORT: new URL(url).port,
      LOG_LEVEL: 'silent',
      DATABASE_URL: this.database?.url('gateway'),
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      SESSION_SECRET,
      PUBLIC_URL: this.gateway,
      CASE_FLOW_URL: this.echoUrl,
      QUERY_CONTROL_URL: this.deadUrl,
      CASE_FUNDS_URL: this.deadUrl,
      WEB_ROOT: join(this.state, 'web'),
      DOCS_ROOT: join(this.state, 'docs'),
    });
    const module = GatewayModule.forRoot(config);
    this.apps.push(await bootApp({ name: 'gateway', module, config, configure: mountGateway }));
    return url;
  }

  identityEnvironment(): Record<string, string> {
    return {
      HTTP_PORT: new URL(this.issuer).port,
      LOG_LEVEL: 'silent',
      OIDC_ISSUER: this.issuer,
      GATEWAY_URL: this.gateway,
      GATEWAY_CLIENT_SECRET: CLIENT_SECRET,
      DEMO_PASSWORD: PASSWORD,
      IDENTITY_STATE_DIR: this.state,
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, this.gateway), { headers, redirect: 'manual' });
  }

  post(path: string, headers: Record<string, string>): Promise<Response> {
    return fetch(new URL(path, this.gateway), { method: 'POST', headers, body: '{"a":1}' });
  }

  /** A statement as the database's owner. */
  async query<Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.database?.adminUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql, params)).rows;
    } finally {
      await client.end();
    }
  }

  private async startIdentity(): Promise<void> {
    const config = identityConfig(this.identityEnvironment());
    const module = IdentityModule.forRoot(config);
    this.apps.push(await bootApp({ name: 'identity', module, config, configure: mountProvider }));
  }

  private writePages(): void {
    mkdirSync(join(this.state, 'web', 'assets'), { recursive: true });
    mkdirSync(join(this.state, 'docs', 'openapi'), { recursive: true });
    writeFileSync(join(this.state, 'web', 'index.html'), '<title>page</title>');
    writeFileSync(join(this.state, 'web', 'assets', 'a.js'), 'export {};');
    const paths = { '/cases/{id}': { get: { summary: '读取 <一件> 案件' } } };
    writeFileSync(
      join(this.state, 'docs', 'openapi', 'case-flow.json'),
      JSON.stringify({ openapi: '3.1.0', info: { title: 'case-flow', version: '1' }, paths }),
    );
  }
}
