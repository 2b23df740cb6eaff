// What the law's clock alone ends, while nobody sweeps: a late worker must not lengthen a right.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalHash } from '@lib/platform';
import type { Actor } from '@lib/platform';
import { actorOf } from '../../../test/spine/actors.js';
import { ApprovalBench, DEPUTY_RULE } from './approval-bench.fixture.js';
import { ApprovalDueHandler } from './approval-due.handler.js';
import type { ApprovalRule } from './approval.rules.js';

const HOUR = 3_600;
const draftedBy = actorOf('drafter', ['officer']);
const director = actorOf('director', ['director']);
const president = actorOf('president', ['president']);
const content = { ruling: '虚构01执1号' };
const contentHash = canonicalHash(content);

let bench: ApprovalBench;

beforeAll(async () => {
  bench = await ApprovalBench.start({ work: false });
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

const open = (change: Partial<ApprovalRule> = {}) =>
  bench.open({ content, rule: { ...DEPUTY_RULE, ...change }, draftedBy });
const decide = (approvalId: string, actor: Actor) =>
  bench.decide({ approvalId, actor, contentHash });
const inboxOf = async (actor: Actor) =>
  (await bench.approvals.inbox(bench.database.reads, actor)).map((row) => row.approvalId);
const pass = (hours: number) => bench.database.advanceLegalTime(hours * HOUR);

describe('an approval nobody swept', () => {
  it('is over when its hours are: not shown, not decided', async () => {
    const id = await open();
    expect(await inboxOf(director)).toContain(id);
    await pass(24);

    expect(await inboxOf(director)).not.toContain(id);
    await expect(decide(id, director)).rejects.toMatchObject({ code: 'APPROVAL.EXPIRED' });
    expect(await bench.stateOf(id)).toBe('pending');
  });

  it('has its hours again for the execution, from the decision on', async () => {
    const id = await open();
    await pass(23);
    await decide(id, director);
    await pass(23);
    await expect(bench.execute(draftedBy, content)).resolves.toBeUndefined();
    await pass(1);

    await expect(bench.execute(draftedBy, content)).rejects.toMatchObject({
      code: 'APPROVAL.EXPIRED',
    });
  });

  it('is opened anew when the row is another one, the content the same', async () => {
    const id = await open();

    expect(await open({ code: 'release-other-row' })).not.toBe(id);
    expect(await bench.stateOf(id)).toBe('void');
  });
});

describe('the clock of a step', () => {
  it('that was decided does not open the next one to its deputy', async () => {
    const id = await open({
      steps: [{ role: 'director' }, { ...DEPUTY_RULE.steps[0]!, role: 'finance' }],
    });
    await decide(id, director);
    const late = (step: number) =>
      bench.app.run((tx) =>
        bench.app.get(ApprovalDueHandler).fire(
          {
            ...{ id: 'late', kind: 'approval-due', subjectId: id, homeCourt: '虚构0101' },
            payload: { approvalId: id, purpose: 'deputy', step },
          } as never,
          tx,
        ),
      );

    await late(0);
    await expect(decide(id, president)).rejects.toMatchObject({ code: 'APPROVAL.NOT_YOURS' });
    await late(1);
    expect(await decide(id, president)).toMatchObject({ state: 'approved' });
  });
});
