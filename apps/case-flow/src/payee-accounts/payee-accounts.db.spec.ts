// Aim: an account confirmed after the import is recorded once, by the case's own officer, and nobody else's.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseFile } from '@lib/contracts';
import { newId } from '@lib/kernel';
import type { Clerk, OpenCase, Reply } from '../../test/case-room.fixture.js';
import { caseFile, CaseRoom, clerk, director, officer } from '../../test/case-room.fixture.js';

const ACCOUNT = {
  accountName: '甲某(虚构)',
  accountNumber: '6200000000000000999',
  bankName: '示例丙银行(虚构)',
  bankCode: 'BANK-C',
};
const EVIDENCE = '2026年3月2日账户确认书(虚构)';
let room: CaseRoom;
let serial = 400;

beforeAll(async () => {
  room = await CaseRoom.open();
}, 60_000);
afterAll(() => room.close());

/** A case of officer1 in which nobody confirmed an account yet. */
async function unconfirmed(): Promise<OpenCase & { readonly ids: readonly string[] }> {
  serial += 1;
  const entitlements: CaseFile['entitlements'] = caseFile(serial).entitlements.map(
    ({ party, amount }) => ({ party, amount }),
  );
  const opened = await room.importCase(serial, { entitlements });
  expect((await room.assign(opened.caseId, officer)).status).toBe(201);
  const standing = await room.read(officer, `/cases/${opened.caseId}/standing`);
  const rows = standing.body['entitlements'] as { entitlementId: string }[];
  return { ...opened, ids: rows.map(({ entitlementId }) => entitlementId) };
}

const confirm = (
  opened: OpenCase,
  entitlementId: string | undefined,
  given: { readonly who?: Clerk; readonly body?: unknown; readonly key?: string } = {},
): Promise<Reply> =>
  room.post(
    given.who ?? officer,
    `/cases/${opened.caseId}/entitlements/${entitlementId}/account`,
    given.body ?? { account: ACCOUNT, evidence: EVIDENCE },
    given.key,
  );

const accountsOf = (opened: OpenCase): Promise<{ account: unknown }[]> =>
  room.sql('SELECT account FROM entitlement WHERE case_id = $1 ORDER BY position', [opened.caseId]);

describe('an account confirmed after the import', () => {
  it('is what payouts go to from then on; the page says that it is there, the fact says no number', async () => {
    const opened = await unconfirmed();
    const before = await room.read(officer, `/cases/${opened.caseId}`);
    const done = await confirm(opened, opened.ids[0]);
    const after = await room.read(officer, `/cases/${opened.caseId}`);
    const standing = await room.read(officer, `/cases/${opened.caseId}/standing`);
    const [fact] = await room.sql<{ data: object }>(
      `SELECT data FROM outbox WHERE type LIKE '%payee-account-confirmed%' AND subject = $1`,
      [opened.matterId],
    );

    expect(done.status).toBe(201);
    expect(before.body['entitlements']).toMatchObject([
      { accountConfirmed: false },
      { accountConfirmed: false },
    ]);
    expect(after.body['entitlements']).toMatchObject([
      { accountConfirmed: true },
      { accountConfirmed: false },
    ]);
    expect(standing.body).toMatchObject({
      version: done.body['version'],
      entitlements: [{ account: ACCOUNT }, {}],
    });
    expect(JSON.stringify(fact?.data)).not.toContain(ACCOUNT.accountNumber);
  });

  it('is recorded once: twice at once, again, and over a confirmed one', async () => {
    const opened = await unconfirmed();
    const [id] = opened.ids;
    const other = { account: { ...ACCOUNT, accountNumber: '6200000000000000998' }, evidence: '…' };
    const race = await Promise.all([confirm(opened, id), confirm(opened, id)]);
    const over = await confirm(opened, id, { body: { ...other, evidence: EVIDENCE } });

    expect(race.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(over).toMatchObject({ status: 409, body: { code: 'ENTITLEMENT.ACCOUNT_CONFIRMED' } });
    expect(await accountsOf(opened)).toEqual([{ account: ACCOUNT }, { account: null }]);
  });

  it('gives the same answer to a double click', async () => {
    const opened = await unconfirmed();
    const key = newId();
    const [first, second] = [
      await confirm(opened, opened.ids[1], { key }),
      await confirm(opened, opened.ids[1], { key }),
    ];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it.each<[string, number, string, Parameters<typeof confirm>[2]]>([
    ['of another case’s officer', 403, 'CASE.NOT_ON_TEAM', { who: clerk('officer2', 'officer') }],
    ['of the director', 403, 'ACCESS.ROLE_REQUIRED', { who: director }],
    ['of finance, who pays', 403, 'ACCESS.ROLE_REQUIRED', { who: clerk('finance1', 'finance') }],
    ['without its paper', 400, 'VALIDATION.FAILED', { body: { account: ACCOUNT } }],
    [
      'without a number',
      400,
      'VALIDATION.FAILED',
      { body: { account: { ...ACCOUNT, accountNumber: '' }, evidence: EVIDENCE } },
    ],
  ])('is refused from the hand %s', async (_whose, status, code, given) => {
    const opened = await unconfirmed();

    expect(await confirm(opened, opened.ids[0], given)).toMatchObject({ status, body: { code } });
    expect(await accountsOf(opened)).toEqual([{ account: null }, { account: null }]);
  });

  it('is refused for what is not of this case, and for a closed one', async () => {
    const [opened, other] = [await unconfirmed(), await unconfirmed()];
    const refusals = [await confirm(opened, other.ids[0]), await confirm(opened, 'none')];
    await room.sql(
      `UPDATE enforcement_case SET state = 'closed', closed_on = legal_today(),
         closure_manner = 'fully-performed', closure_reason = '测试' WHERE case_id = $1`,
      [opened.caseId],
    );
    const closed = await confirm(opened, opened.ids[0]);

    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ status: 404, body: { code: 'ENTITLEMENT.NOT_FOUND' } });
    }
    expect(closed).toMatchObject({ status: 409, body: { code: 'CASE.CLOSED' } });
    expect(await accountsOf(other)).toEqual([{ account: null }, { account: null }]);
  });
});
