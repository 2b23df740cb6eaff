import type { Readable } from 'node:stream';
import { listEndpoints } from '@lib/access';
import type { EndpointAccess } from '@lib/access';
import { problemSchema } from '@lib/contracts';
import type { Problem } from '@lib/contracts';
import { prepareQueueSchema } from '@lib/jobs';
import { newId } from '@lib/kernel';
import { schemaOf } from '@lib/persistence';
import { createApp, loadConfig } from '@lib/platform';
import type { ProcessConfig } from '@lib/platform';
import { createTestDatabase, startTokenIssuer } from '@lib/testing';
import type { TestDatabase, TokenIssuer } from '@lib/testing';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { z } from 'zod';
import type { Person } from './people.js';
import { leaksIn } from './secrets.js';
import type { Secret } from './secrets.js';

/** An app as its own `main.ts` would start it, but for addresses. */
export interface AppDraft<Schema extends z.ZodObject> {
  readonly name: string;
  readonly configSchema: Schema;
  readonly module: (config: z.infer<Schema>) => DynamicModule;
  readonly env: Readonly<Record<string, string>>;
}

export interface Call {
  readonly method: string;
  /** Path with its parameters filled in, percent-encoded where needed. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** An answer without end: only its beginning is read. */
  readonly stream?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Of every answer from 400 up. */
  readonly problem: Problem | undefined;
}

/** The real app on a database of its own, with tokens of a real issuer. */
export class RunningApp {
  private readonly tokens = new Map<Person, Promise<string>>();
  private secrets: readonly Secret[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    readonly issuer: TokenIssuer,
    private readonly errors: ErrorCollector,
    private readonly schema: string,
  ) {}

  static async start<Schema extends z.ZodObject>(draft: AppDraft<Schema>): Promise<RunningApp> {
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
    return new RunningApp(app, database, issuer, errors, schema);
  }

  /** From now on no answer may hold one of these texts for a reader without the role for it. */
  keepSecret(secrets: readonly Secret[]): void {
    this.secrets = secrets;
  }

  endpoints(): EndpointAccess[] {
    return listEndpoints(this.app);
  }

  tokenOf(person: Person): Promise<string> {
    const token = this.tokens.get(person) ?? this.issuer.sign(person.claims);
    this.tokens.set(person, token);
    return token;
  }

  async callAs(person: Person, call: Call): Promise<Answer> {
    return this.call(call, `Bearer ${await this.tokenOf(person)}`, person);
  }

  /**
   * Sends the request; holds every answer to what is always promised.
   *
   * @throws Error on a 500, an error that is no problem document, or a secret its reader may not see.
   */
  async call(call: Call, authorization?: string, reader?: Person): Promise<Answer> {
    const response = await this.app.inject({
      method: call.method as 'GET',
      url: call.path,
      headers: headersOf(call, authorization),
      payloadAsStream: true,
      ...payloadOf(call),
    });
    const status = response.statusCode;
    const endless = call.stream === true && status < 400;
    const text = await read(response.stream(), endless);
    const who = `${reader?.label ?? 'nobody'}: ${call.method} ${call.path} → ${status}`;
    if (status === 500) throw new Error(`${who}\n${this.errors.last()}`);
    const leaks = leaksIn(text, reader?.role, this.secrets);
    if (leaks.length > 0) throw new Error(`${who} leaks ${leaks.join(', ')}`);
    return { status, text, problem: status < 400 ? undefined : problemIn(response, text, who) };
  }

  /** One text per state of all tables of the app: equal before and after means nothing was written. */
  async fingerprint(): Promise<string> {
    const client = new pg.Client({ connectionString: this.database.adminUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1',
        [this.schema],
      );
      const lines: string[] = [];
      for (const { name } of rows) {
        const { rows: found } = await client.query<{ state: string }>(
          `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS state
           FROM ${this.schema}."${name}" t`,
        );
        lines.push(`${name} ${found[0]?.state ?? ''}`);
      }
      return lines.join('\n');
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.app.close();
    await Promise.all([this.issuer.close(), this.database.drop()]);
  }
}

function headersOf(call: Call, authorization?: string): Record<string, string> {
  const all = {
    ...(call.body === undefined && call.text === undefined
      ? {}
      : { 'content-type': 'application/json' }),
    ...(call.method === 'GET' ? {} : { 'idempotency-key': newId() }),
    authorization,
    ...call.headers,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function payloadOf(call: Call): { payload?: string } {
  if (call.text !== undefined) return { payload: call.text };
  return call.body === undefined ? {} : { payload: JSON.stringify(call.body) };
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

function problemIn(
  response: { readonly headers: Readonly<Record<string, unknown>> },
  text: string,
  who: string,
): Problem {
  const type = String(response.headers['content-type']);
  if (!type.startsWith('application/problem+json')) throw new Error(`${who}: ${type} ${text}`);
  return problemSchema.parse(JSON.parse(text));
}

/** Keeps what the app logged as an error, so that a failing test says why. */
class ErrorCollector implements LoggerService {
  private readonly texts: string[] = [];

  error(message: unknown): void {
    const cause = message instanceof Error ? (message.stack ?? message.message) : message;
    this.texts.push(typeof cause === 'string' ? cause : JSON.stringify(cause));
  }

  fatal(message: unknown): void {
    this.error(message);
  }

  log(): void {
    // Only errors are of interest here.
  }

  warn(): void {
    // As above.
  }

  last(): string {
    return this.texts.at(-1) ?? 'nothing was logged';
  }
}
