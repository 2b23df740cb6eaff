import { listEndpoints } from '@lib/access';
import type { EndpointAccess } from '@lib/access';
import { problemSchema } from '@lib/contracts';
import type { Problem } from '@lib/contracts';
import { schemaOf } from '@lib/persistence';
import { TestApp } from '@lib/testing';
import type { TestAnswer, TestAppDraft, TestRequest, TokenIssuer } from '@lib/testing';
import pg from 'pg';
import type { z } from 'zod';
import type { Person } from './people.js';
import { leaksIn } from './secrets.js';
import type { Secret } from './secrets.js';

export type Call = TestRequest;

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Of every answer from 400 up. */
  readonly problem: Problem | undefined;
}

/** A test app whose every answer is held to what is always promised. */
export class RunningApp {
  private readonly tokens = new Map<Person, Promise<string>>();
  private secrets: readonly Secret[] = [];

  private constructor(
    readonly testApp: TestApp,
    private readonly schema: string,
  ) {}

  static async start<Schema extends z.ZodObject>(draft: TestAppDraft<Schema>): Promise<RunningApp> {
    return new RunningApp(await TestApp.start(draft), schemaOf(draft.name));
  }

  get issuer(): TokenIssuer {
    return this.testApp.issuer;
  }

  /** From now on no answer may hold one of these texts for a reader without the role for it. */
  keepSecret(secrets: readonly Secret[]): void {
    this.secrets = secrets;
  }

  endpoints(): EndpointAccess[] {
    return listEndpoints(this.testApp.app);
  }

  async callAs(person: Person, call: Call): Promise<Answer> {
    const token = this.tokens.get(person) ?? this.issuer.sign(person.claims);
    this.tokens.set(person, token);
    return this.call(call, `Bearer ${await token}`, person);
  }

  /**
   * Sends the request.
   *
   * @throws Error on a 500, an error that is no problem document, or a secret its reader may not see.
   */
  async call(call: Call, authorization?: string, reader?: Person): Promise<Answer> {
    const answer = await this.testApp.send(call, authorization);
    const { status, text } = answer;
    const who = `${reader?.label ?? 'nobody'}: ${call.method} ${call.path} → ${status}`;
    if (status === 500) throw new Error(`${who}\n${this.testApp.lastError()}`);
    // Who may open it is unmasking-walk.ts's.
    const isOpened = status === 200 && call.headers?.['x-unmask-reason'] !== undefined;
    const leaks = isOpened ? [] : leaksIn(text, reader?.role, this.secrets);
    if (leaks.length > 0) throw new Error(`${who} leaks ${leaks.join(', ')}`);
    return { status, text, problem: status < 400 ? undefined : problemIn(answer, who) };
  }

  /**
   * One text per state of all tables of the app but the list of who read what: equal before and after
   * means nothing was done.
   */
  async fingerprint(): Promise<string> {
    const client = new pg.Client({ connectionString: this.testApp.database.adminUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'personal_read' ORDER BY 1`,
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

  stop(): Promise<void> {
    return this.testApp.stop();
  }
}

function problemIn({ contentType, text }: TestAnswer, who: string): Problem {
  if (contentType.startsWith('application/problem+json'))
    return problemSchema.parse(JSON.parse(text));
  throw new Error(`${who}: ${contentType} ${text}`);
}
