import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseFile, Role } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { moveLegalClock } from '@lib/persistence';
import { TestApp } from '@lib/testing';
import pg from 'pg';
import { CaseFlowModule } from '../src/app.module.js';
import { configSchema } from '../src/config.js';

export const COURT = '京0199';
/** Legal time of every room at its start: the day the demo's case is filed. */
export const TODAY = '2026-03-02';

/** Somebody of the court; all invented. */
export interface Clerk {
  readonly personId: string;
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export function clerk(account: string, role: Role): Clerk {
  const personId = `person-${account}`;
  const name = `${account}(虚构)`;
  return {
    personId,
    name,
    claims: { sub: personId, account, name, roles: [role], court: COURT },
  };
}

export const officer = clerk('officer1', 'officer');
export const director = clerk('director1', 'director');

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly code?: string;
    readonly fields?: readonly { readonly path: string }[];
  };
}

export interface OpenCase {
  readonly caseId: string;
  readonly matterId: string;
  readonly debtorId: string;
  readonly applicantId: string;
}

/** The case file of the demo under another number. */
export function caseFile(serial: number, change: Partial<CaseFile> = {}): CaseFile {
  const path = join(import.meta.dirname, '../../../demo/cases/main-job.json');
  const demo = JSON.parse(readFileSync(path, 'utf8')) as { readonly case: CaseFile };
  return { ...demo.case, caseNumber: `（2026）${COURT}执${serial}号`, ...change };
}

/** case-flow on a database of its own, asked like everybody asks it. */
export class CaseRoom {
  private constructor(
    private readonly testApp: TestApp,
    private readonly owner: pg.Pool,
  ) {}

  /** Without `SERVICE_ROLE=both` in `env` nothing moves in the background. */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<CaseRoom> {
    const testApp = await TestApp.start({
      name: 'case-flow',
      configSchema,
      module: (config) => CaseFlowModule.forRoot(config),
      env: {
        QUERY_CONTROL_URL: 'http://127.0.0.1:9',
        CASE_FUNDS_URL: 'http://127.0.0.1:9',
        ...env,
      },
    });
    await moveLegalClock(testApp.database.adminUrl, new Date(`${TODAY}T10:00:00+08:00`));
    const owner = new pg.Pool({
      connectionString: testApp.database.adminUrl,
      options: '-c search_path=case_flow,court_clock,public',
      max: 2,
    });
    return new CaseRoom(testApp, owner);
  }

  /** Moves legal time; `instant` is RFC 3339. */
  async moveClock(instant: string): Promise<void> {
    await moveLegalClock(this.testApp.database.adminUrl, new Date(instant));
  }

  get checkerUrl(): string {
    return this.testApp.database.checkerUrl;
  }

  /** A provider of the running app. */
  get<Part>(type: abstract new (...parts: never[]) => Part): Part {
    return this.testApp.app.get(type as never, { strict: false });
  }

  async post(who: Clerk, path: string, body: unknown, key: string = newId()): Promise<Reply> {
    const headers = { 'idempotency-key': key };
    return this.send(who, { method: 'POST', path, body, headers });
  }

  async read(who: Clerk, path: string): Promise<Reply> {
    return this.send(who, { method: 'GET', path });
  }

  /** Text of the first event of a stream. */
  async firstEvent(who: Clerk, path: string): Promise<string> {
    const authorization = `Bearer ${await this.testApp.issuer.sign(who.claims)}`;
    const request = { method: 'GET', path, stream: true };
    return (await this.testApp.send(request, authorization)).text;
  }

  /** As the database's owner: to look, and to plant what the app cannot do. */
  async sql<Row = Record<string, unknown>>(
    text: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.owner.query(text, [...params]);
    return rows as Row[];
  }

  /** An imported case. */
  async importCase(serial: number, change: Partial<CaseFile> = {}): Promise<OpenCase> {
    const { status, body } = await this.post(officer, '/cases', caseFile(serial, change));
    if (status !== 201) throw new Error(JSON.stringify(body));
    const caseId = String(body['caseId']);
    const parties = await this.sql<{ party_id: string; role: string }>(
      'SELECT party_id, role FROM party WHERE case_id = $1 ORDER BY position',
      [caseId],
    );
    const partyOf = (role: string): string =>
      parties.find((party) => party.role === role)?.party_id ?? '';
    return {
      caseId,
      matterId: String(body['matterId']),
      debtorId: partyOf('debtor'),
      applicantId: partyOf('applicant'),
    };
  }

  /** An imported case with officer1 as its officer. */
  async assignedCase(serial: number): Promise<OpenCase> {
    const opened = await this.importCase(serial);
    const { status, body } = await this.assign(opened.caseId, officer);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return opened;
  }

  /** An assigned case whose debtor was sent the enforcement notice. */
  async notifiedCase(serial: number): Promise<OpenCase & { readonly noticeId: string }> {
    const opened = await this.assignedCase(serial);
    const { status, body } = await this.issueNotice(opened.caseId, opened.debtorId);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { ...opened, noticeId: String(body['noticeId']) };
  }

  assign(caseId: string, to: Clerk, by: Clerk = director): Promise<Reply> {
    const body = { officerId: to.personId, officerName: to.name, members: [] };
    return this.post(by, `/cases/${caseId}/assignments`, body);
  }

  issueNotice(caseId: string, partyId: string, key: string = newId()): Promise<Reply> {
    const body = { partyId, performWithinDays: 3 };
    return this.post(officer, `/cases/${caseId}/enforcement-notices`, body, key);
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.testApp.stop();
  }

  private async send(who: Clerk, request: Parameters<TestApp['send']>[0]): Promise<Reply> {
    const token = await this.testApp.issuer.sign(who.claims);
    const { status, text } = await this.testApp.send(request, `Bearer ${token}`);
    if (status === 500) throw new Error(this.testApp.lastError());
    return { status, body: JSON.parse(text) as Reply['body'] };
  }
}
