// Aim: a clerk who is himself an applicant of a case that is not his reads it as its party, not as a clerk.
import { describe, expect, it } from '@jest/globals';
import { digestOf } from './case.fixture.js';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { officer } from './persons.fixture.js';
import type { As } from './persons.fixture.js';

let desk: Desk;
let setup: CaseSetup;

openScenes(async (scenes, its) => {
  desk = its;
  ({ setup } = await scenes.withPayouts());
});

/** What this person is shown of the case: the parties of the payouts, and whether the books open. */
async function shown(as: As) {
  const payouts = await desk.get(`/cases/${setup.caseId}/payouts`, as);
  const items = payouts.body['items'] as { partyId: string; history: { by: string }[] }[];
  const receipts = await desk.get(`/receipts?caseId=${setup.caseId}`, as);
  const account = await desk.get(`/cases/${setup.caseId}/account`, as);
  return {
    parties: items.map((item) => item.partyId),
    receipts: receipts.status,
    account: account.status,
  };
}

const clerk = (person: string): As => ({
  person,
  roles: ['officer', 'applicant'],
  digest: digestOf(setup.parties[0]),
});

describe('a clerk who is an applicant of the case', () => {
  it('that is not his sees his own payouts alone, and nobody’s payments', async () => {
    expect(await shown(clerk('officer8'))).toEqual({
      parties: [setup.parties[0]],
      receipts: 403,
      account: 403,
    });
  });

  it('that is his own sees it as its officer', async () => {
    expect(await shown(clerk(officer.person))).toEqual({
      parties: [...setup.parties],
      receipts: 200,
      account: 200,
    });
  });
});
