// A withdrawal beside an open in hand, in two sessions: nothing of the subject stays alive.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditModule } from '@lib/audit';
import type { Tx } from '@lib/persistence';
import { eventually, testServices } from '@lib/testing';
import { actorOf } from '../../../test/spine/actors.js';
import { SpineApp } from '../../../test/spine/spine-app.js';
import { COURT, SpineDatabase } from '../../../test/spine/spine-database.js';
import type { ApprovalId } from './approval-draft.js';
import { ApprovalDueHandler } from './approval-due.handler.js';
import type { ApprovalRule } from './approval.rules.js';
import { Approvals } from './approvals.js';
import { ApprovalsModule } from './approvals.module.js';

const rule: ApprovalRule = {
  code: 'release-one-step',
  source: '法院审批权限规定(虚构)第三条',
  subjectKind: 'release-batch',
  steps: [{ role: 'director' }],
  executorMayBeApprover: false,
  expiresAfterHours: 24,
};
const WAITING = `
  SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

let database: SpineDatabase;
let app: SpineApp;
let approvals: Approvals;
let subjectId = '';
let serial = 0;

beforeAll(async () => {
  database = await SpineDatabase.create();
  app = await SpineApp.start({
    databaseUrl: database.url,
    queue: { kind: 'redis', url: testServices().redisUrl },
    deadlines: [ApprovalDueHandler],
    work: false,
    modules: [AuditModule.forRoot({ app: 'spine-probe', seal: false }), ApprovalsModule],
  });
  approvals = app.get(Approvals);
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});
beforeEach(() => {
  subjectId = `batch-${(serial += 1)}`;
});

const open = (tx: Tx, content: unknown): Promise<ApprovalId> =>
  approvals.open(tx, {
    ...{ subjectKind: 'release-batch', subjectId, homeCourt: COURT, content, rule },
    ...{ draftedBy: actorOf('drafter', ['officer']), title: '解除冻结(虚构)' },
  });
const withdraw = (): Promise<void> =>
  app.run((tx) => approvals.void(tx, 'release-batch', subjectId, '撤回'));
const states = (): Promise<unknown[]> =>
  database.reads.query('SELECT state FROM approval WHERE subject_id = $1', [subjectId]);

/** A promise to be kept later, and the keeping. */
function gate(): { opened: Promise<void>; open: () => void } {
  let keep: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (keep = resolve));
  return { opened, open: keep };
}

describe('a withdrawal beside an open in hand', () => {
  it.each([
    ['whose content takes the place of an earlier one', 1],
    ['that is the first of the subject', 0],
  ])('waits for the one %s, and ends it too', async (_what, earlier) => {
    if (earlier > 0) await app.run((tx) => open(tx, { version: 1 }));
    const [written, mayCommit] = [gate(), gate()];
    const opening = app.run(async (tx) => {
      await open(tx, { version: 2 });
      written.open();
      await mayCommit.opened;
    });
    await written.opened;
    const withdrawal = withdraw();
    const waited = eventually(async () =>
      expect(await database.reads.query(WAITING)).toHaveLength(1),
    );
    await waited.finally(mayCommit.open);
    await Promise.all([opening, withdrawal]);

    expect(await states()).toEqual(Array(earlier + 1).fill({ state: 'void' }));
  });

  it('comes first and leaves what is opened after it alive', async () => {
    await app.run((tx) => open(tx, { version: 1 }));
    await withdraw();

    await app.run((tx) => open(tx, { version: 1 }));

    expect(await states()).toEqual([{ state: 'void' }, { state: 'pending' }]);
  });
});
