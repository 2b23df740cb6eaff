// Approvals on a real database with the app's own role; forbidden cases beside the allowed ones.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalHash } from '@lib/platform';
import type { Actor } from '@lib/platform';
import { actorOf } from '../../../test/spine/actors.js';
import { ApprovalBench, ruleOf } from './approval-bench.fixture.js';
import type { ApprovalDraft } from './approval-draft.js';

const rule = ruleOf('release-two-steps', { role: 'director' }, { role: 'president' });
const oneStep = ruleOf('release-one-step', { role: 'director' });

const drafter = actorOf('drafter', ['officer', 'director']);
const director = actorOf('director-1', ['director']);
const otherDirector = actorOf('director-2', ['director']);
const president = actorOf('president', ['president']);
const both = actorOf('both', ['director', 'president']);
const clerk = actorOf('clerk', ['officer']);

const content = { lines: [{ measure: 'm-1', amountFen: 100n }], ruling: '虚构01执1号' };
const contentHash = canonicalHash(content);

let bench: ApprovalBench;

beforeAll(async () => {
  bench = await ApprovalBench.start({ work: false });
});
afterAll(() => bench.stop());
beforeEach(() => bench.begin());

const open = (more: Partial<ApprovalDraft> = {}) =>
  bench.open({ content, rule: oneStep, draftedBy: drafter, ...more });
const decide = (approvalId: string, actor: Actor, more: object = {}) =>
  bench.decide({ approvalId, actor, contentHash, ...more });
const execute = (executor: Actor, what: unknown = content) => bench.execute(executor, what);
const expectRefused = (act: Promise<unknown>, code: string): Promise<void> =>
  expect(act).rejects.toMatchObject({ code });

describe('the steps of a rule', () => {
  it('are decided one after the other by different persons', async () => {
    const id = await open({ rule });

    expect(await decide(id, director)).toMatchObject({
      state: 'pending',
      subjectId: bench.subjectId,
    });
    await expectRefused(execute(clerk), 'APPROVAL.NOT_APPROVED');
    expect(await decide(id, president)).toMatchObject({
      state: 'approved',
      subjectId: bench.subjectId,
    });

    await expect(execute(clerk)).resolves.toBeUndefined();
  });

  it('end at the first rejection', async () => {
    const id = await open({ rule });
    await decide(id, director, { verdict: 'reject', why: '理由不足' });

    expect(await bench.stateOf(id)).toBe('rejected');
    await expectRefused(decide(id, president), 'APPROVAL.CLOSED');
  });

  it('leave decisions, transitions and audit entries behind that nobody can change', async () => {
    const id = await open();
    await decide(id, director, { why: '同意' });

    const [audit] = await bench.database.reads.query(
      'SELECT action, person_id, article, why FROM audit_entry WHERE subject_id = $1',
      [bench.subjectId],
    );
    expect(audit).toEqual({
      action: 'approval-approve',
      person_id: 'director-1',
      article: oneStep.source,
      why: '同意',
    });
    for (const table of ['approval_decision', 'approval_transition']) {
      const byApp = bench.database.reads.query(`DELETE FROM ${table}`);
      await expect(byApp).rejects.toThrow('permission denied');
      await expect(bench.database.asAdmin(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
    }
    const edit = bench.database.reads.query(
      `UPDATE approval SET content_hash = 'x' WHERE id = $1`,
      [id],
    );
    await expect(edit).rejects.toThrow('permission denied');
  });

  it.each([
    ['the drafter', drafter, 'APPROVAL.SAME_PERSON'],
    [
      'the drafter by another account',
      { ...drafter, account: 'second-account' },
      'APPROVAL.SAME_PERSON',
    ],
    ['someone without the role', clerk, 'APPROVAL.NOT_YOURS'],
    ['the holder of the later role', president, 'APPROVAL.NOT_YOURS'],
    [
      'the director of another court',
      actorOf('director-9', ['director'], '虚构0999'),
      'APPROVAL.NOT_YOURS',
    ],
    ['an admin', actorOf('admin', ['admin']), 'APPROVAL.NOT_YOURS'],
    [
      'the machine',
      actorOf('machine:query-control', ['machine', 'director']),
      'APPROVAL.NOT_YOURS',
    ],
  ])('are not decided by %s', async (_who, actor, code) => {
    const id = await open({ rule });

    await expectRefused(decide(id, actor), code);
    await expectRefused(decide(id, actor, { verdict: 'reject' }), code);
    expect(await bench.stateOf(id)).toBe('pending');
  });

  it('are not decided twice by one person who holds both roles', async () => {
    const id = await open({ rule });
    await decide(id, both);

    await expectRefused(decide(id, both), 'APPROVAL.SAME_PERSON');
    expect(await bench.stateOf(id)).toBe('pending');
  });

  it.each([
    ['the drafter', 'drafter', null],
    ['somebody for the drafter', 'stand-in', 'drafter'],
  ])('refuse %s in the database too, behind the rule', async (_who, personId, onBehalfOf) => {
    const id = await open();
    const insert = bench.database.reads.query(
      `INSERT INTO approval_decision (approval_id, step, person_id, person_name, account, role, acts_as,
         on_behalf_of, drafted_by, verdict, content_hash)
       VALUES ($1, 0, $2, 'x', 'x', 'director', $4, $3, 'drafter', 'approve', 'x')`,
      [id, personId, onBehalfOf, onBehalfOf === null ? 'role' : 'delegation'],
    );

    await expect(insert).rejects.toThrow('approval_not_drafter');
  });

  it('are not decided for an approval that does not exist', async () => {
    const nowhere = '00000000-0000-7000-8000-000000000000';

    await expectRefused(decide(nowhere, director), 'APPROVAL.NOT_FOUND');
  });
});

describe('the content', () => {
  it('is what the person saw: another hash is refused', async () => {
    const id = await open();

    const other = decide(id, director, { contentHash: canonicalHash({}) });
    await expectRefused(other, 'APPROVAL.CONTENT_CHANGED');
  });

  it('is what is executed: an approved subject with other content is refused', async () => {
    await decide(await open(), director);
    const more = { ...content, lines: [{ measure: 'm-1', amountFen: 101n }] };

    await expectRefused(execute(clerk, more), 'APPROVAL.CONTENT_CHANGED');
  });

  it('is the same whatever the order of its keys', async () => {
    await decide(await open(), director);

    const reordered = { ruling: content.ruling, lines: content.lines };
    await expect(execute(clerk, reordered)).resolves.toBeUndefined();
  });

  it('voids what was approved when it is submitted anew with a change', async () => {
    const first = await open();
    await decide(first, director);
    const second = await open({ content: { ...content, ruling: '虚构01执2号' } });

    expect(second).not.toBe(first);
    expect(await bench.stateOf(first)).toBe('void');
    await expectRefused(execute(clerk), 'APPROVAL.NOT_APPROVED');
    await expectRefused(decide(first, otherDirector), 'APPROVAL.CLOSED');
  });

  it('submitted twice unchanged is one approval', async () => {
    expect(await open()).toBe(await open());
  });

  it('withdrawn by its owner is void, also after approval', async () => {
    const id = await open();
    await decide(id, director);
    await bench.withdraw();

    expect(await bench.stateOf(id)).toBe('void');
    await expectRefused(execute(clerk), 'APPROVAL.NOT_APPROVED');
  });
});

describe('the executor', () => {
  it('is not the approver where the row says so, nor anybody before approval', async () => {
    const id = await open();
    await expectRefused(execute(clerk), 'APPROVAL.NOT_APPROVED');
    await decide(id, director);

    await expectRefused(execute(director), 'APPROVAL.SAME_PERSON');
    await expect(execute(drafter)).resolves.toBeUndefined();
  });

  it('may be the approver, and not the drafter, where the row says that', async () => {
    const special = { ...oneStep, executorMayBeApprover: true, executorMayBeDrafter: false };
    await decide(await open({ rule: special }), director);

    await expect(execute(director)).resolves.toBeUndefined();
    await expectRefused(execute(drafter), 'APPROVAL.SAME_PERSON');
  });
});

describe('two at once', () => {
  it('one step is decided by one of two approvers', async () => {
    const id = await open();

    const results = await Promise.allSettled([
      decide(id, director),
      decide(id, otherDirector),
      decide(id, director, { verdict: 'reject' }),
    ]);

    const decisions = await bench.database.reads.query(
      'SELECT 1 FROM approval_decision WHERE approval_id = $1',
      [id],
    );
    expect(decisions).toHaveLength(1);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('the same submission, sent many times at once, is one approval', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => open()));

    expect(new Set(ids).size).toBe(1);
  });

  it('different contents of one subject, sent at once, leave one approval alive', async () => {
    await Promise.all([1, 2, 3, 4].map((number) => open({ content: { number } })));

    const alive = await bench.database.reads.query(
      `SELECT 1 FROM approval WHERE subject_id = $1 AND state = 'pending'`,
      [bench.subjectId],
    );
    expect(alive).toHaveLength(1);
  });

  it('a double click gives the first answer twice', async () => {
    const id = await open();

    const results = await Promise.all([decide(id, director), decide(id, director)]);

    expect(results.map((result) => result.state)).toEqual(['approved', 'approved']);
  });

  it('a second thought of the same person is refused', async () => {
    const id = await open();
    await decide(id, director);

    await expectRefused(decide(id, director, { verdict: 'reject' }), 'APPROVAL.CLOSED');
  });
});
