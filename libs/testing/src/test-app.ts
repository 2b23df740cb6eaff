import type { Readable } from 'node:stream';
import { prepareQueueSchema } from '@lib/jobs';
import { newId } from '@lib/kernel';
import { schemaOf } from '@lib/persistence';
import { createApp, loadConfig } from '@lib/platform';
import type { ProcessConfig } from '@lib/platform';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { createTestDatabase } from './test-database.js';
import type { TestDatabase } from './test-database.js';
import { startTokenIssuer } from './token-issuer.js';
import type { TokenIssuer } from './token-issuer.js';

/** An app as its own `main.ts` would start it, but for addresses. */
export interface TestAppDraft<Schema extends z.ZodObject> {
  /** Folder name under `apps/`. */
  readonly name: string;
  readonly configSchema: Schema;
  readonly module: (config: z.infer<Schema>) => DynamicModule;
  /** What differs from an `api` process on the embedded bus and queue. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TestRequest {
  readonly method: string;
  /** Path with its parameters filled in, percent-encoded where needed. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  /** A command gets a new `idempotency-key` unless one is named; undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** An answer without end: only its first event is read. */
  readonly stream?: boolean;
}

export interface TestAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** The real app in this process on a database of its own, asked over HTTP with tokens of a real issuer. */
export class TestApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    readonly issuer: TokenIssuer,
    private readonly errors: ErrorCollector,
  ) {}

  /** Starts the app; stop it in `afterAll`. */
  static async start<Schema extends z.ZodObject>(draft: TestAppDraft<Schema>): Promise<TestApp> {
    const [database, issuer] = await Promise.all([
      createTestDatabase([draft.name]),
      startTokenIssuer(),
    ]);
    const schema = schemaOf(draft.name);
    await prepareQueueSchema(database.adminUrl, schema, schema);
    const config = loadConfig(draft.configSchema, {
      NODE_ENV: 'test',
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      SERVICE_ROLE: 'api',
      DATABASE_URL: database.url(draft.name),
      OIDC_ISSUER: issuer.issuer,
      OIDC_JWKS_URL: issuer.jwksUrl,
      OIDC_AUDIENCE: issuer.audience,
      ...draft.env,
    });
    const errors = new ErrorCollector();
    const app = await createApp({
      name: draft.name,
      module: draft.module(config as z.infer<Schema>),
      config: config as unknown as ProcessConfig,
      logger: errors,
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApp(app, database, issuer, errors);
  }

  async send(request: TestRequest, authorization?: string): Promise<TestAnswer> {
    const response = await this.app.inject({
      method: request.method as 'GET',
      url: request.path,
      headers: headersOf(request, authorization),
      payloadAsStream: true,
      ...payloadOf(request),
    });
    const status = response.statusCode;
    const endless = request.stream === true && status < 400;
    return {
      status,
      contentType: String(response.headers['content-type']),
      text: await read(response.stream(), endless),
    };
  }

  /** What the app logged last as an error, so that a failing test says why. */
  lastError(): string {
    return this.errors.texts.at(-1) ?? 'nothing was logged';
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.issuer.close(), this.database.drop()]);
  }
}

function headersOf(request: TestRequest, authorization?: string): Record<string, string> {
  const all = {
    ...(request.body === undefined && request.text === undefined
      ? {}
      : { 'content-type': 'application/json' }),
    ...(request.method === 'GET' ? {} : { 'idempotency-key': newId() }),
    authorization,
    ...request.headers,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function payloadOf(request: TestRequest): { payload?: string } {
  if (request.text !== undefined) return { payload: request.text };
  return request.body === undefined ? {} : { payload: JSON.stringify(request.body) };
}

async function read(stream: Readable, endless: boolean): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (endless && text.includes('\n\n')) break;
  }
  stream.destroy();
  return text;
}

/** Only errors are of interest in a test. */
class ErrorCollector implements LoggerService {
  readonly texts: string[] = [];

  error(message: unknown): void {
    const cause = message instanceof Error ? (message.stack ?? message.message) : message;
    this.texts.push(typeof cause === 'string' ? cause : JSON.stringify(cause));
  }

  fatal(message: unknown): void {
    this.error(message);
  }

  log(): void {}

  warn(): void {}
}
