// Aim: query → answer → freeze → excess release → deduct → release, on a real database, bodies played by the spec.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountFound, controlAnswer } from './body.fixture.js';
import { APPLICANT_DIGEST, APPLICANT_ID, DEBTOR_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  ACCOUNT_A,
  ACCOUNT_B,
  answerOnlyQuery,
  AS_OF,
  cases,
  director,
  officer,
  purpose,
  waiting,
} from './main-acts.fixture.js';
import { CAUSES_IN_ORDER, FACTS_IN_ORDER } from './main-path.fixture.js';

interface MeasureView {
  measureId: string;
  institution: string;
  state: string;
  cap: string;
  held: string;
  deducted: string;
}

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterAll(() => room?.close(), 30_000);

async function measures(): Promise<MeasureView[]> {
  const { body } = await room.call('GET', `${cases}/measures`, officer);
  return body['items'] as MeasureView[];
}

async function measureAt(
  institution: string,
  expected: Partial<MeasureView>,
): Promise<MeasureView> {
  return eventually(async () => {
    const found = (await measures()).find((row) => row.institution === institution);
    expect(found).toMatchObject(expected);
    return found as MeasureView;
  });
}

async function propertyAt(institution: string): Promise<string> {
  const { body } = await room.call('GET', `${cases}/property`, officer);
  const items = body['items'] as { institution: string; propertyId: string }[];
  return items.find((item) => item.institution === institution)?.propertyId ?? '';
}

describe('from query to release', () => {
  it('refuses a query on an applicant, and by somebody outside the team', async () => {
    const body = { targetPartyId: APPLICANT_ID, ...purpose, institutions: ['BANK-A'] };
    const onApplicant = await room.call('POST', `${cases}/query-orders`, officer, body);
    const stranger = { person: 'officer2', roles: ['officer'] };
    const debtor = { ...body, targetPartyId: DEBTOR_ID };
    const byStranger = await room.call('POST', `${cases}/query-orders`, stranger, debtor);

    expect(onApplicant).toMatchObject({ status: 403, body: { code: 'QUERY.TARGET_NOT_BOUND' } });
    expect(byStranger).toMatchObject({ status: 403, body: { code: 'QUERY.NOT_ON_TEAM' } });
  });

  it('orders a query once, however often the button is pressed', async () => {
    const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions: ['BANK-A', 'BANK-B'] };
    const [first, again] = await Promise.all([
      room.call('POST', `${cases}/query-orders`, officer, body, 'press-the-button'),
      room.call('POST', `${cases}/query-orders`, officer, body, 'press-the-button'),
    ]);

    expect(first).toMatchObject({ status: 201 });
    expect(again.body).toEqual(first.body);
    expect(await room.rows('SELECT 1 FROM query_order')).toHaveLength(1);
  });

  it('takes answers over and shows what was found with its date', async () => {
    for (const [code, account, balanceFen] of [
      ['BANK-A', ACCOUNT_A, 600_00n],
      ['BANK-B', ACCOUNT_B, 800_00n],
    ] as const) {
      await answerOnlyQuery(room.body(code), accountFound(account, balanceFen));
    }

    await eventually(async () => {
      const { body } = await room.call('GET', `${cases}/property`, officer);
      expect(body['items']).toMatchObject([
        { institution: 'BANK-A', balance: '600.00', asOf: AS_OF },
        { institution: 'BANK-B', balance: '800.00' },
      ]);
    });
  });

  it('proposes lines by liquidity and freezes them; a stale version is refused', async () => {
    const proposal = await room.call('GET', `${cases}/freeze-proposal?debtVersion=1`, officer);
    const lines = [
      { propertyId: await propertyAt('BANK-A'), cap: '600.00' },
      { propertyId: await propertyAt('BANK-B'), cap: '400.00' },
    ];
    const stale = await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 2, lines });
    const over = await room.call('POST', `${cases}/freezes`, officer, {
      debtVersion: 1,
      lines: [{ ...lines[0], cap: '600.01' }, lines[1]],
    });
    const long = await room.call('POST', `${cases}/freezes`, officer, {
      debtVersion: 1,
      lines,
      years: 2,
    });
    const ordered = await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 1, lines });

    expect(proposal.body).toMatchObject({
      lines: [
        { institution: 'BANK-A', cap: '600.00' },
        { institution: 'BANK-B', cap: '400.00' },
      ],
      missing: '0.00',
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'DEBT.STALE_VERSION' } });
    expect(over).toMatchObject({ status: 422, body: { code: 'FREEZE.OVER_CAP' } });
    expect(long).toMatchObject({ status: 422, body: { code: 'FREEZE.TOO_LONG' } });
    expect(ordered).toMatchObject({ status: 201 });
  });

  it('shows a partial hold, and starts one end clock at the printed date', async () => {
    await measureAt('BANK-A', { state: 'sent' });
    await measureAt('BANK-B', { state: 'sent' });
    const [a, b] = [room.body('BANK-A'), room.body('BANK-B')];
    await a.answerControl(controlAnswer(await a.lastControl('freeze'), 550_00n));
    await b.answerControl(controlAnswer(await b.lastControl('freeze'), 400_00n));

    await measureAt('BANK-A', { state: 'effective-partial', held: '550.00', cap: '600.00' });
    await measureAt('BANK-B', { state: 'effective-full', held: '400.00' });
    const clocks = await room.rows(
      `SELECT d.due_on = m.ends_on AS same FROM deadline d JOIN measure m ON m.measure_id::text = d.subject_id
       WHERE d.kind = 'measure-end' AND d.state = 'open'`,
    );
    expect(clocks).toEqual([{ same: true }, { same: true }]);
  });

  it('catches a later credit by the standing cap', async () => {
    const a = room.body('BANK-A');
    const update = controlAnswer(await a.lastControl('freeze'), 600_00n, {
      asOf: '2026-03-04T11:00:00+08:00',
    });
    await a.answerControl(update);

    const full = await measureAt('BANK-A', { state: 'effective-full', held: '600.00' });
    expect(full.cap).toBe('600.00');
  });

  it('releases the excess at once when the debt falls, least liquid first', async () => {
    await room.tellDebt(2, '900.00');
    const b = room.body('BANK-B');
    const release = await eventually(() => b.lastControl('release'));
    await b.answerControl(
      controlAnswer(release, 100_00n, { standing: { capFen: 300_00n, heldFen: 300_00n } }),
    );

    await measureAt('BANK-B', { state: 'effective-full', held: '300.00', cap: '300.00' });
    await measureAt('BANK-A', { held: '600.00' });
    const [batch] = await room.rows('SELECT cause, standing_order, state FROM release_batch');
    expect(batch).toEqual({ cause: 'excess', standing_order: true, state: 'approved' });
  });

  it('deducts what is frozen to the case account, never more than due', async () => {
    const held = await measures();
    const a = held.find((row) => row.institution === 'BANK-A');
    const line = { measureId: a?.measureId, amount: '600.00' };
    const stale = await room.call('POST', `${cases}/deductions`, officer, {
      debtVersion: 1,
      lines: [line],
    });
    const over = await room.call('POST', `${cases}/deductions`, officer, {
      debtVersion: 2,
      lines: [{ ...line, amount: '600.01' }],
    });
    const deduct = () =>
      room.call('POST', `${cases}/deductions`, officer, { debtVersion: 2, lines: [line] });
    const called = (name: string) =>
      room.rows(`UPDATE property SET account_class = $1 WHERE institution = 'BANK-A'`, [name]);
    await called('银行承兑汇票保证金');
    const barred = await deduct();
    await called('对公活期');
    const ordered = await deduct();

    expect(stale.body).toMatchObject({ code: 'DEBT.STALE_VERSION' });
    expect(over.body).toMatchObject({ code: 'DEDUCTION.OVER_HELD' });
    expect(barred).toMatchObject({ status: 422, body: { code: 'DEDUCTION.BARRED' } });
    expect(ordered.status).toBe(201);
    const body = room.body('BANK-A');
    const request = await eventually(() => body.lastControl('deduct'));
    expect(request.lines[0]).toMatchObject({
      payee: { accountNo: '110019900000000001-000001' },
      amountFen: 600_00n,
    });
    const today = (await room.rows<{ today: string }>('SELECT legal_today()::text AS today'))[0];
    const said = { from: today?.today, to: today?.today, standing: { capFen: 0n, heldFen: 0n } };
    await body.answerControl(controlAnswer(request, 600_00n, said as never));
    await measureAt('BANK-A', { state: 'deducted', held: '0.00', deducted: '600.00' });
  });

  it('releases nothing while deducted money is on its way', async () => {
    expect(await room.rows('SELECT 1 FROM release_batch')).toHaveLength(1);
    await measureAt('BANK-B', { held: '300.00' });
  });

  it('drafts the release of everything once the debt is discharged, for the director to approve', async () => {
    await room.tellDischarge(3);
    const task = await waiting(room);
    const path = `/approvals/${task.approvalId}/decisions`;
    const verdict = { verdict: 'approve', contentHash: task.contentHash };
    const byOfficer = await room.call('POST', path, officer, verdict);
    const other = await room.call('POST', path, director, { ...verdict, contentHash: 'x' });
    const approved = await room.call('POST', path, director, verdict);

    expect(byOfficer.status).toBe(403);
    expect(other.body).toMatchObject({ code: 'APPROVAL.CONTENT_CHANGED' });
    expect(approved).toMatchObject({ status: 201, body: { state: 'approved' } });
    const b = room.body('BANK-B');
    const release = await eventually(async () => {
      const found = await b.lastControl('release');
      expect(found.lines[0]).toMatchObject({ amountFen: 300_00n });
      return found;
    });
    await b.answerControl(
      controlAnswer(release, 300_00n, { standing: { capFen: 0n, heldFen: 0n } }),
    );
    await measureAt('BANK-B', { state: 'released', held: '0.00', cap: '0.00' });
    const { body } = await room.call('GET', `${cases}/measures`, officer);
    expect(body).toMatchObject({ live: 0, held: '0.00' });
  });

  it('told every fact once, in order, and left no clock running', async () => {
    const sent = `SELECT split_part(type, '.', 3) AS fact FROM outbox ORDER BY position`;
    const facts = await room.rows<{ fact: string }>(sent);
    expect(facts.map((row) => row.fact)).toEqual(FACTS_IN_ORDER);
    const unnamed = `SELECT 1 FROM outbox JOIN institution ON code = data->>'institution'
      WHERE name IS DISTINCT FROM data->>'institutionName'`;
    expect(await room.rows(unnamed)).toEqual([]);
    expect(await room.rows(`SELECT kind FROM deadline WHERE state = 'open'`)).toEqual([]);
  });

  it('leaves every invariant true', async () => {
    expect(await room.violations()).toEqual([]);
  });

  it('names for each fact of a body or the machine the fact that caused it', async () => {
    const caused = await room.rows<{ fact: string; cause: string }>(
      `SELECT split_part(e.type, '.', 3) AS fact, split_part(c.type, '.', 3) AS cause
       FROM outbox e JOIN outbox c ON c.id::text = e.causation_id ORDER BY e.position`,
    );
    expect(caused).toEqual(CAUSES_IN_ORDER);
  });

  it('shows an applicant his case with account numbers masked', async () => {
    const applicant = { person: 'p', roles: ['applicant'], digest: APPLICANT_DIGEST };
    const { status, body } = await room.call('GET', `${cases}/property`, applicant);
    const text = JSON.stringify(body);

    expect(status).toBe(200);
    expect(text).not.toContain(ACCOUNT_A);
    expect(text).toContain(ACCOUNT_A.slice(-4));
  });
});
