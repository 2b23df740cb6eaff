// What case-flow and case-funds know of the one invented case of these specs.
export const CASE_ID = '01990a5d-ac96-774b-bcce-b302099a8001';
export const MATTER_ID = '01990a5d-ac96-774b-bcce-b302099a8002';
export const DEBTOR_ID = '01990a5d-ac96-774b-bcce-b302099a8003';
export const APPLICANT_ID = '01990a5d-ac96-774b-bcce-b302099a8004';
export const APPLICANT_DIGEST = 'a'.repeat(64);

export const STANDING = {
  caseId: CASE_ID,
  matterId: MATTER_ID,
  caseNumber: '（2026）京0199执1号',
  homeCourt: '京0199',
  handlingCourt: '京0199',
  state: 'notified',
  version: 4,
  team: [{ personId: 'officer1', part: 'officer' }],
  parties: [
    {
      partyId: DEBTOR_ID,
      role: 'debtor',
      kind: 'company',
      name: '示例商贸有限公司(虚构)',
      documentType: 'uscc',
      documentNumber: '91110105MADEM0003F',
    },
    {
      partyId: APPLICANT_ID,
      role: 'applicant',
      kind: 'natural',
      name: '乙某(虚构)',
      documentType: 'residentId',
      documentNumber: '110101199001010015',
    },
  ],
  entitlements: [],
};

/** case-funds' answer about the debt. */
export function debtOf(version: number, due: string): Record<string, unknown> {
  return {
    caseId: CASE_ID,
    version,
    asOf: '2026-03-04',
    computedAt: '2026-03-04T09:30:00+08:00',
    cause: 'test',
    total: '1000.00',
    principal: '1000.00',
    general: '0.00',
    doubled: '0.00',
    fee: '0.00',
    received: '0.00',
    due,
    cap: due,
    overpaid: '0.00',
    discharged: due === '0.00',
    basis: [],
    trace: [],
    assumptions: [],
  };
}
