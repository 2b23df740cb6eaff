import { AuditModule } from '@lib/audit';
import type { Actor } from '@lib/platform';
import { testServices } from '@lib/testing';
import type { SpineAppOptions } from '../../../test/spine/spine-app.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SpineDatabase } from '../../../test/spine/spine-database.js';
import type {
  ApprovalDraft,
  ApprovalId,
  ApprovalOutcome,
  ApprovalVerdict,
} from './approval-draft.js';
import { ApprovalDueHandler } from './approval-due.handler.js';
import type { ApprovalRule } from './approval.rules.js';
import { Approvals } from './approvals.js';
import { ApprovalsModule } from './approvals.module.js';

const SUBJECT_KIND = 'release-batch';

/** A rule of an invented court with these steps. */
export function ruleOf(code: string, ...steps: ApprovalRule['steps']): ApprovalRule {
  return {
    code,
    source: '法院审批权限规定(虚构)第三条',
    subjectKind: SUBJECT_KIND,
    steps,
    executorMayBeApprover: false,
    expiresAfterHours: 24,
  };
}

/** One step of the director, after half an hour open to the president too. */
export const DEPUTY_RULE = ruleOf('release-with-deputy', {
  role: 'director',
  deputyRole: 'president',
  deputyAfterMinutes: 30,
});

/** Approvals of an app on a database of its own; a subject for each test. */
export class ApprovalBench {
  /** Of the test that runs. */
  subjectId = '';
  readonly approvals: Approvals;
  private serial = 0;

  private constructor(
    readonly database: SpineDatabase,
    readonly app: SpineApp,
  ) {
    this.approvals = app.get(Approvals);
  }

  static async start(jobs: Pick<SpineAppOptions, 'work' | 'sweepEveryMs'>): Promise<ApprovalBench> {
    const database = await SpineDatabase.create();
    const app = await SpineApp.start({
      databaseUrl: database.url,
      queue: { kind: 'redis', url: testServices().redisUrl },
      deadlines: [ApprovalDueHandler],
      modules: [AuditModule.forRoot({ app: 'spine-probe', seal: false }), ApprovalsModule],
      ...jobs,
    });
    return new ApprovalBench(database, app);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.database.drop();
  }

  begin(): void {
    this.subjectId = `batch-${(this.serial += 1)}`;
  }

  /** What is submitted of the subject. */
  draft(
    more: Pick<ApprovalDraft, 'content' | 'rule' | 'draftedBy'> & Partial<ApprovalDraft>,
  ): ApprovalDraft {
    const subject = { subjectKind: SUBJECT_KIND, subjectId: this.subjectId, homeCourt: COURT };
    return { ...subject, title: '解除冻结(虚构)', ...more };
  }

  async open(draft: Parameters<ApprovalBench['draft']>[0]): Promise<ApprovalId> {
    return this.app.run((tx) => this.approvals.open(tx, this.draft(draft)));
  }

  async decide(
    given: Pick<ApprovalVerdict, 'approvalId' | 'actor' | 'contentHash'> & Partial<ApprovalVerdict>,
  ): Promise<ApprovalOutcome> {
    return this.app.run((tx) => this.approvals.decide(tx, { verdict: 'approve', ...given }));
  }

  async withdraw(): Promise<void> {
    await this.app.run((tx) => this.approvals.void(tx, SUBJECT_KIND, this.subjectId, '撤回'));
  }

  async execute(executor: Actor, content: unknown): Promise<void> {
    await this.app.run((tx) =>
      this.approvals.assertApproved(tx, SUBJECT_KIND, this.subjectId, content, executor),
    );
  }

  async stateOf(id: string): Promise<unknown> {
    const sql = 'SELECT state FROM approval WHERE id = $1';
    return (await this.database.reads.query<{ state: string }>(sql, [id]))[0]?.state;
  }
}
