import type { CaseFile } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { StepNotes } from '../report.js';
import { promise } from '../report.js';
import type { Stage, Step } from '../stage.js';

type Spoilt = readonly [what: string, spoil: (file: CaseFile) => unknown, faultAt: string];

/** Each way a case file goes wrong in practice, and where the fault must be named. */
const BAD_FILES: readonly Spoilt[] = [
  [
    '证件号码校验位错误',
    (file) => ({
      ...file,
      parties: file.parties.map((party, index) =>
        index === 0 ? { ...party, documentNumber: spoilLast(party.documentNumber) } : party,
      ),
    }),
    'parties[0].documentNumber',
  ],
  ['日期不存在', (file) => ({ ...file, filedOn: '2026-02-30' }), 'filedOn'],
  ['缺少执行依据', ({ title: _, ...file }) => file, 'title'],
  [
    '应得金额之和不符',
    (file) => ({
      ...file,
      entitlements: file.entitlements.map((row, index) =>
        index === 0 ? { ...row, amount: '1.00' } : row,
      ),
    }),
    'entitlements',
  ],
];

function spoilLast(number: string): string {
  const last = number.at(-1);
  return `${number.slice(0, -1)}${last === '0' ? '1' : '0'}`;
}

/** Import, refusals, assignment, enforcement notice and its service. */
export const importCase: Step = async (stage, notes) => {
  const { officer } = stage.cast;
  const file = stage.script.case;
  for (const [what, spoil, at] of BAD_FILES) {
    const problem = await officer.refused(['CASE.FILE_REFUSED'], () =>
      officer.post('case-flow', caseFlowApi.importCase, spoil(file) as Record<string, unknown>),
    );
    const named = problem.fields?.some((fault) => fault.path === at) ?? false;
    promise(named, `${what}:拒绝时没有指出 ${at}`);
    notes.fact(`拒绝:${what}(指出 ${at})`);
  }
  const imported = await officer.post('case-flow', caseFlowApi.importCase, file);
  Object.assign(stage.state, imported);
  notes.fact(`导入 ${imported.caseNumber}`);
  notes.figure('titleAmount', file.title.amount);
  await officer.refused(['CASE.FILE_REFUSED'], () =>
    officer.post('case-flow', caseFlowApi.importCase, file),
  );
  notes.fact('拒绝:案号重复');

  await assignAndNotify(stage, notes);
  await stage.cast.foreignOfficer.refused(['CASE.NOT_FOUND', 'ACCESS.FOREIGN_COURT'], () =>
    stage.cast.foreignOfficer.get('case-flow', caseFlowApi.getCase, {
      params: { caseId: imported.caseId },
    }),
  );
  notes.fact('他院承办人看不到本案');
};

/** The director names the officer; the officer issues the notice and records its service. */
async function assignAndNotify(stage: Stage, notes: StepNotes): Promise<void> {
  const { officer, director } = stage.cast;
  const params = { caseId: stage.state.caseId };
  await director.post(
    'case-flow',
    caseFlowApi.assignOfficer,
    { officerId: stage.officerIdentity.personId, officerName: stage.officerIdentity.name },
    { params },
  );
  const detail = await officer.get('case-flow', caseFlowApi.getCase, { params });
  const debtor = detail.parties.find((party) => party.role === 'debtor');
  promise(debtor !== undefined, '案件没有被执行人');
  stage.state.debtorId = debtor.partyId;
  stage.state.applicantIds = detail.parties
    .filter((party) => party.role === 'applicant')
    .map((party) => party.partyId);
  const notice = await officer.post(
    'case-flow',
    caseFlowApi.issueNotice,
    { partyId: debtor.partyId, performWithinDays: 3 },
    { params },
  );
  await officer.post(
    'case-flow',
    caseFlowApi.recordService,
    { servedOn: notice.issuedOn, method: 'electronic' },
    { params: { ...params, noticeId: notice.noticeId } },
  );
  notes.fact(`签发并送达 ${notice.documentNumber}(${notice.issuedOn})`);
}
