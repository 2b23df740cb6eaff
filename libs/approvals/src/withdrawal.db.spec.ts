// A withdrawal beside an open in hand, in two sessions: nothing of the subject stays alive.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tx } from '@lib/persistence';
import { eventually } from '@lib/testing';
import { actorOf } from '../../../test/spine/actors.js';
import { gate } from '../../../test/spine/gate.js';
import { ApprovalBench } from './approval-bench.fixture.js';
import type { ApprovalId } from './approval-draft.js';
import type { ApprovalRule } from './approval.rules.js';

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

let bench: ApprovalBench;

beforeAll(async () => {
  bench = await ApprovalBench.start({ work: false });
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

const draftedBy = actorOf('drafter', ['officer']);
const open = (tx: Tx, content: unknown): Promise<ApprovalId> =>
  bench.approvals.open(tx, bench.draft({ content, rule, draftedBy }));
const states = (): Promise<unknown[]> =>
  bench.database.reads.query('SELECT state FROM approval WHERE subject_id = $1', [bench.subjectId]);

describe('a withdrawal beside an open in hand', () => {
  it.each([
    ['whose content takes the place of an earlier one', 1],
    ['that is the first of the subject', 0],
  ])('waits for the one %s, and ends it too', async (_what, earlier) => {
    if (earlier > 0) await bench.app.run((tx) => open(tx, { version: 1 }));
    const [written, mayCommit] = [gate(), gate()];
    const opening = bench.app.run(async (tx) => {
      await open(tx, { version: 2 });
      written.open();
      await mayCommit.opened;
    });
    await written.opened;
    const withdrawal = bench.withdraw();
    const waited = eventually(async () =>
      expect(await bench.database.reads.query(WAITING)).toHaveLength(1),
    );
    await waited.finally(mayCommit.open);
    await Promise.all([opening, withdrawal]);

    expect(await states()).toEqual(Array(earlier + 1).fill({ state: 'void' }));
  });

  it('comes first and leaves what is opened after it alive', async () => {
    await bench.app.run((tx) => open(tx, { version: 1 }));
    await bench.withdraw();

    await bench.app.run((tx) => open(tx, { version: 1 }));

    expect(await states()).toEqual([{ state: 'void' }, { state: 'pending' }]);
  });
});
