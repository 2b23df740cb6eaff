// Clocks, deputies, delegations and the inbox: what opens with time and what closes with it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { addDays } from '@lib/kernel';
import { legalToday } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import type { Actor } from '@lib/platform';
import { eventually } from '@lib/testing';
import { actorOf } from '../../../test/spine/actors.js';
import { ApprovalBench, DEPUTY_RULE } from './approval-bench.fixture.js';
import { Delegations } from './delegations.js';

const drafter = actorOf('drafter', ['officer', 'director', 'president']);
const director = actorOf('director', ['director']);
const president = actorOf('president', ['president']);
const stand = actorOf('stand-in', ['officer']);
const content = { ruling: '虚构01执1号' };
const contentHash = canonicalHash(content);

let bench: ApprovalBench;
let delegations: Delegations;
let today: CourtDate;

beforeAll(async () => {
  bench = await ApprovalBench.start({ sweepEveryMs: 50 });
  delegations = bench.app.get(Delegations);
});
afterAll(() => bench.stop());
beforeEach(async () => {
  bench.begin();
  today = await legalToday(bench.database.reads);
  await bench.database.asAdmin('UPDATE approval_delegation SET revoked_at = now()');
});

const open = (steps = DEPUTY_RULE.steps) =>
  bench.open({ caseId: 'case-1', content, rule: { ...DEPUTY_RULE, steps }, draftedBy: drafter });
const decide = (approvalId: string, actor: Actor) =>
  bench.decide({ approvalId, actor, contentHash });
const execute = (executor = stand) => bench.execute(executor, content);
const waitsFor = async (actor: Actor, id: string) =>
  (await bench.approvals.inbox(bench.database.reads, actor)).find((row) => row.approvalId === id);
const grant = (from: Actor, to: Actor, days: [number, number] = [0, 7]) =>
  bench.app.run((tx) =>
    delegations.grant(tx, from, {
      role: 'director',
      toPerson: to.personId,
      startsOn: addDays(today, days[0]),
      endsOn: addDays(today, days[1]),
      why: '出差(虚构)',
    }),
  );

describe('the deputy', () => {
  it('may act when the clock has run out, not before, and sees it in the inbox then', async () => {
    const id = await open();
    await expect(decide(id, president)).rejects.toMatchObject({ code: 'APPROVAL.NOT_YOURS' });
    expect(await waitsFor(president, id)).toBeUndefined();

    await bench.database.advanceLegalTime(31 * 60);

    const row = await eventually(async () => {
      const found = await waitsFor(president, id);
      expect(found).toMatchObject({ deputyOpen: true, actsAs: 'deputy' });
      return found;
    });
    expect(row).toMatchObject({ contentHash, caseId: 'case-1', draftedByName: 'drafter(虚构)' });
    expect(await decide(id, president)).toMatchObject({ state: 'approved' });
  });

  it('does not take the step from its first holder', async () => {
    const id = await open();
    await bench.database.advanceLegalTime(31 * 60);
    await eventually(async () => expect(await waitsFor(president, id)).toBeDefined());

    expect(await decide(id, director)).toMatchObject({ state: 'approved' });
  });

  it('may act at once where the row gives no minutes', async () => {
    const id = await open([{ role: 'director', deputyRole: 'president' }]);

    expect(await waitsFor(president, id)).toMatchObject({ deputyOpen: true, actsAs: 'deputy' });
    expect(await decide(id, president)).toMatchObject({ state: 'approved' });
  });

  it('of the second step has a clock of its own from the day the first was decided', async () => {
    const id = await open([{ role: 'finance' }, ...DEPUTY_RULE.steps]);
    await bench.database.advanceLegalTime(31 * 60);
    await decide(id, actorOf('finance', ['finance']));
    await expect(decide(id, president)).rejects.toMatchObject({ code: 'APPROVAL.NOT_YOURS' });
    await bench.database.advanceLegalTime(31 * 60);

    await eventually(async () => expect(await waitsFor(president, id)).toBeDefined());
    expect(await decide(id, president)).toMatchObject({ state: 'approved' });
  });

  it('has no clock left after the decision', async () => {
    const id = await open();
    await decide(id, director);

    const clocks = await bench.database.reads.query(
      `SELECT state FROM deadline WHERE subject_id LIKE $1 AND state = 'open'`,
      [`${id}/%`],
    );
    expect(clocks).toEqual([]);
  });
});

describe('the end of an approval', () => {
  it('comes by itself when nobody decided: nobody may decide any more', async () => {
    const id = await open();
    await bench.database.advanceLegalTime(24 * 3_600 + 1);

    await expect(decide(id, director)).rejects.toMatchObject({
      code: expect.stringMatching(/APPROVAL\.(EXPIRED|CLOSED)/),
    });
    await eventually(async () => expect(await bench.stateOf(id)).toBe('expired'));
    expect(await waitsFor(director, id)).toBeUndefined();
  });

  it('comes for an approved one that was not executed in time, and it may be opened anew', async () => {
    const id = await open();
    await decide(id, director);
    await expect(execute()).resolves.toBeUndefined();
    await bench.database.advanceLegalTime(24 * 3_600 + 1);

    await expect(execute()).rejects.toMatchObject({ code: 'APPROVAL.EXPIRED' });
    expect(await open()).not.toBe(id);
  });
});

describe('a delegation', () => {
  it('lets the delegate act in the name of the holder, and is told apart in the record', async () => {
    const id = await open();
    await grant(director, stand);

    expect(await waitsFor(stand, id)).toMatchObject({ actsAs: 'delegation' });
    await decide(id, stand);

    const [row] = await bench.database.reads.query(
      'SELECT person_id, acts_as, on_behalf_of FROM approval_decision WHERE approval_id = $1',
      [id],
    );
    expect(row).toEqual({
      person_id: 'stand-in',
      acts_as: 'delegation',
      on_behalf_of: 'director',
    });
  });

  it('holds on its last day, and may last ninety days', async () => {
    const id = await open();
    await grant(director, stand, [0, 0]);
    await grant(director, president, [0, 90]);

    expect(await decide(id, stand)).toMatchObject({ state: 'approved' });
  });

  it('binds the holder too: neither may execute what the delegate approved', async () => {
    const id = await open();
    await grant(director, stand);
    await decide(id, stand);

    for (const executor of [stand, director]) {
      await expect(execute(executor)).rejects.toMatchObject({ code: 'APPROVAL.SAME_PERSON' });
    }
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['before its first day', () => grant(director, stand, [1, 7]), 'APPROVAL.NOT_YOURS'],
    ['of the drafter', () => grant(drafter, stand), 'APPROVAL.SAME_PERSON'],
    [
      'that was revoked',
      async () => {
        const id = await grant(director, stand);
        await bench.app.run((tx) => delegations.revoke(tx, director, id));
      },
      'APPROVAL.NOT_YOURS',
    ],
    [
      'after its last day',
      async () => {
        await grant(director, stand, [0, 0]);
        await bench.database.advanceLegalTime(24 * 3_600);
        bench.subjectId = `${bench.subjectId}-next-day`;
      },
      'APPROVAL.NOT_YOURS',
    ],
    [
      'made in another court',
      () => grant(actorOf('far', ['director'], '虚构0999'), stand),
      'APPROVAL.NOT_YOURS',
    ],
  ])('gives nothing %s', async (_which, prepare, code) => {
    await prepare();
    const id = await open();

    await expect(decide(id, stand)).rejects.toMatchObject({ code });
    expect(await waitsFor(stand, id)).toBeUndefined();
  });

  it('to the drafter does not let him approve his own draft', async () => {
    const plain = actorOf('drafter', ['officer']);
    await grant(director, plain);
    const id = await open();

    await expect(decide(id, plain)).rejects.toMatchObject({ code: 'APPROVAL.SAME_PERSON' });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['by one who does not hold the role', () => grant(stand, director), 'DELEGATION.NOT_YOURS'],
    ['to oneself', () => grant(director, director), 'DELEGATION.SAME_PERSON'],
    ['that ends before it begins', () => grant(director, stand, [5, 4]), 'DELEGATION.BAD_DAYS'],
    ['that has ended', () => grant(director, stand, [-5, -1]), 'DELEGATION.BAD_DAYS'],
    ['without a near end', () => grant(director, stand, [0, 400]), 'DELEGATION.BAD_DAYS'],
    ['for ninety-one days', () => grant(director, stand, [0, 91]), 'DELEGATION.BAD_DAYS'],
  ])('is not made %s', async (_how, act, code) => {
    await expect(act()).rejects.toMatchObject({ code });
  });

  it('is not passed on by the delegate', async () => {
    await grant(director, stand);

    await expect(grant(stand, actorOf('third', []))).rejects.toMatchObject({
      code: 'DELEGATION.NOT_YOURS',
    });
  });

  it('is revoked by its maker alone', async () => {
    const id = await grant(director, stand);

    for (const other of [stand, president, actorOf('director', ['director'], '虚构0999')]) {
      const act = bench.app.run((tx) => delegations.revoke(tx, other, id));
      await expect(act).rejects.toMatchObject({ code: 'DELEGATION.NOT_FOUND' });
    }
  });
});

describe('the inbox', () => {
  it.each([
    ['the drafter', drafter],
    ['a stranger', stand],
    ['another court', actorOf('far', ['director'], '虚构0999')],
    ['an admin', actorOf('admin', ['admin'])],
  ])('of %s does not show it', async (_who, actor) => {
    const id = await open();

    expect(await waitsFor(actor, id)).toBeUndefined();
    expect(await waitsFor(director, id)).toMatchObject({ actsAs: 'role', deputyOpen: false });
  });
});
