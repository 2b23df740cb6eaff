// Aim: who may see and do what in case-flow, asked of the real app over HTTP with real tokens.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { CaseFile } from '@lib/contracts';
import { moveLegalClock } from '@lib/persistence';
import { CaseFlowModule } from '../../apps/case-flow/src/app.module.js';
import { configSchema } from '../../apps/case-flow/src/config.js';
import {
  APPLICANT_DOCUMENT,
  EVERYBODY,
  FOREIGN_COURT,
  insider,
  OWN_COURT,
  personOf,
} from './people.js';
import type { Person } from './people.js';
import type { Seed } from './plan.js';
import { RunningApp } from './running-app.js';
import type { Secret } from './secrets.js';
import { staffFileIn } from './staff-file.js';
import { plantStuckTask, STUCK_ERROR } from './stuck-task.js';
import { describeAccess } from './walk.js';

const demo = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../demo/cases/main-job.json'), 'utf8'),
) as { readonly case: CaseFile };

const file: CaseFile = {
  ...demo.case,
  parties: demo.case.parties.map((party) =>
    party.role === 'debtor' ? { ...party, phone: '13900000009' } : party,
  ),
};

const secrets: Secret[] = [
  ...file.parties.flatMap((party): Secret[] => [
    { kind: 'document-number', text: party.documentNumber },
    ...(party.phone ? [{ kind: 'phone' as const, text: party.phone }] : []),
    ...(party.kind === 'natural' ? [{ kind: 'name' as const, text: party.name }] : []),
  ]),
  ...file.entitlements.flatMap(({ account }): Secret[] =>
    account ? [{ kind: 'bank-account', text: account.accountNumber }] : [],
  ),
];

const staff = staffFileIn('case-flow-access-');
afterAll(() => rmSync(staff.folder, { recursive: true, force: true }));

async function send(
  running: RunningApp,
  role: 'officer' | 'director',
  path: string,
  body: unknown,
): Promise<Record<string, string>> {
  const answer = await running.callAs(insider(role), { method: 'POST', path, body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return JSON.parse(answer.text) as Record<string, string>;
}

async function seed(running: RunningApp): Promise<Seed> {
  // The day on which the demo's case is filed.
  await moveLegalClock(running.testApp.database.adminUrl, new Date('2026-03-02T10:00:00+08:00'));
  const officer = insider('officer');
  const imported = await send(running, 'officer', '/cases', file);
  const caseId = imported['caseId'] ?? '';
  await send(running, 'director', `/cases/${caseId}/assignments`, {
    officerId: officer.personId,
    officerName: officer.name,
    members: [],
  });
  const detail = await running.callAs(officer, { method: 'GET', path: `/cases/${caseId}` });
  const { parties, entitlements } = JSON.parse(detail.text) as {
    parties: { partyId: string; role: string }[];
    entitlements: { entitlementId: string }[];
  };
  const debtor = parties.find((party) => party.role === 'debtor')?.partyId ?? '';
  const notice = await send(running, 'officer', `/cases/${caseId}/enforcement-notices`, {
    partyId: debtor,
    performWithinDays: 3,
  });
  return {
    params: {
      kind: 'identifier',
      ...{ caseId, noticeId: notice['noticeId'] ?? '' },
      entitlementId: entitlements[0]?.entitlementId ?? '',
      workId: await plantStuckTask(running, 'case_flow'),
    },
    queries: {},
    bodies: {
      calculate: { type: 'residentId', value: '110101199003030036' },
      importCase: { ...file, caseNumber: '（2026）京0199执2号' },
      assignOfficer: { officerId: officer.personId, officerName: officer.name, members: [] },
      issueNotice: { partyId: debtor, performWithinDays: 3 },
      recordService: { servedOn: notice['issuedOn'], method: 'electronic' },
      confirmPayeeAccount: { account: file.entitlements[0]?.account, evidence: '账户确认书(虚构)' },
      closeCase: { manner: 'fully-performed', reason: '全部债权已实现' },
      retryStuckWork: { reason: '机构已恢复' },
    },
    secrets,
    markers: [STUCK_ERROR, caseId, file.caseNumber, ...file.parties.map(({ name }) => name)],
    refusals: {
      // The first of two callers did it; nobody answers for the neighbours here.
      importCase: ['CASE.FILE_REFUSED'],
      issueNotice: ['NOTICE.ALREADY_ISSUED'],
      recordService: ['NOTICE.ALREADY_SERVED'],
      confirmPayeeAccount: ['ENTITLEMENT.ACCOUNT_CONFIRMED'],
      closeCase: ['NEIGHBOUR.UNAVAILABLE'],
    },
  };
}

const READERS = [
  'officer',
  'director',
  'president',
  'finance',
  'supervisor',
  'auditor',
  'applicant',
] as const;

const world = describeAccess({
  app: 'case-flow',
  start: () =>
    RunningApp.start({
      name: 'case-flow',
      configSchema,
      module: (config) => CaseFlowModule.forRoot(config),
      env: {
        QUERY_CONTROL_URL: 'http://127.0.0.1:9',
        CASE_FUNDS_URL: 'http://127.0.0.1:9',
        STAFF_FILE: staff.file,
      },
    }),
  seed,
  roles: {
    importCase: ['officer', 'director'],
    listCases: READERS,
    getCase: READERS,
    getStanding: ['officer', 'finance'],
    assignOfficer: ['director'],
    listStaff: EVERYBODY.filter((role) => role !== 'applicant'),
    issueNotice: ['officer', 'director'],
    recordService: ['officer', 'director'],
    confirmPayeeAccount: ['officer'],
    closeCase: ['officer', 'director'],
    getTimeline: READERS,
    streamCase: READERS,
    calculate: EVERYBODY,
    listStuckWork: ['admin', 'director', 'duty-chief'],
    retryStuckWork: ['admin'],
    listPersonalReads: ['auditor', 'supervisor'],
  },
  otherRoutes: {},
});

describe('inside the own court', () => {
  const get = async (person: Person, path: string) =>
    world().running.callAs(person, { method: 'GET', path });
  const officer2 = personOf('officer', OWN_COURT, 'officer2');
  const caseIdOf = (text: string): string => (JSON.parse(text) as { caseId: string }).caseId;
  const importAs = async (person: Person, change: Partial<CaseFile>): Promise<string> => {
    const body = { ...file, ...change };
    return caseIdOf(
      (await world().running.callAs(person, { method: 'POST', path: '/cases', body })).text,
    );
  };

  it('shows the officer of the case what the scan for secrets looks for', async () => {
    const { text } = await get(insider('officer'), `/cases/${world().seed.params['caseId']}`);

    expect(text).toContain(APPLICANT_DOCUMENT);
    expect(text).toContain('13900000009');
  });

  it('gives finance the accounts to pay to, and no document number', async () => {
    const path = `/cases/${world().seed.params['caseId']}/standing`;
    const { text } = await get(insider('finance'), path);

    expect(text).toContain(file.entitlements[0]?.account?.accountNumber);
    expect(text).toContain('"documentNumber":"110***********0015"');
  });

  it('opens to a checker for a reason what is masked, and tells the auditor', async () => {
    const { caseId = '' } = world().seed.params;
    const path = `/cases/${caseId}`;
    const headers = { 'x-unmask-reason': encodeURIComponent('当事人投诉身份有误(虚构)') };

    const masked = await get(insider('supervisor'), path);
    const full = await world().running.callAs(insider('supervisor'), {
      ...{ method: 'GET', path, headers },
    });
    const told = await get(
      insider('auditor'),
      `/ops/personal-reads?caseId=${caseId}&withReason=true&personId=person-supervisor1`,
    );

    expect(masked.text).not.toContain(APPLICANT_DOCUMENT);
    expect(full.text).toContain(APPLICANT_DOCUMENT);
    expect(JSON.parse(told.text)).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          ...{ personId: 'person-supervisor1', operation: 'GET /cases/:caseId', caseId },
          ...{ classes: ['document-number', 'name', 'phone'], reason: '当事人投诉身份有误(虚构)' },
        }),
      ]),
    });
  });

  it('shows an applicant no case of others', async () => {
    const others = file.parties.map((party) =>
      party.documentNumber === APPLICANT_DOCUMENT
        ? { ...party, documentNumber: '110101199003030036', name: '丙某(虚构)' }
        : party,
    );
    const caseId = await importAs(insider('officer'), {
      caseNumber: '（2026）京0199执3号',
      parties: others,
    });
    const applicant = insider('applicant');

    expect((await get(applicant, `/cases/${caseId}`)).status).toBe(404);
    expect((await get(applicant, '/cases?limit=100')).text).not.toContain(caseId);
    expect((await get(insider('officer'), '/cases?limit=100')).text).toContain(caseId);
  });

  it('lets an officer follow a case he brought in until another is its officer', async () => {
    const director = insider('director');
    const caseId = await importAs(insider('officer'), { caseNumber: '（2026）京0199执4号' });
    expect((await get(insider('officer'), `/cases/${caseId}`)).status).toBe(200);
    expect((await get(officer2, `/cases/${caseId}`)).status).toBe(404);

    const assigned = await world().running.callAs(director, {
      method: 'POST',
      path: `/cases/${caseId}/assignments`,
      body: { officerId: officer2.personId, officerName: officer2.name, members: [] },
    });

    expect(assigned.status).toBe(201);
    expect((await get(insider('officer'), `/cases/${caseId}`)).status).toBe(404);
    expect((await get(officer2, `/cases/${caseId}`)).status).toBe(200);
  });

  it.each([
    ['an officer of another court', 'person-officer9'],
    ['a person without the role', 'person-finance1'],
    ['nobody known', 'person-nobody'],
  ])('assigns no case to %s', async (_, officerId) => {
    const answer = await world().running.callAs(insider('director'), {
      method: 'POST',
      path: `/cases/${world().seed.params['caseId']}/assignments`,
      body: { officerId, officerName: '某人(虚构)', members: [] },
    });

    expect(answer.problem).toMatchObject({
      status: 422,
      code: 'CASE.NOT_STAFF',
      fields: [{ path: 'officerId' }],
    });
  });

  it('counts a period for anybody as libs/statute does, and leaves other kinds to other apps', async () => {
    const ask = (kind: string, body: unknown) =>
      world().running.callAs(insider('hotline-agent'), {
        ...{ method: 'POST', path: `/calculations/${kind}`, body },
      });
    const period = { from: '2026-03-02', unit: 'day', n: 10, purpose: 'partyRight' };
    const bad = await ask('deadline', { ...period, n: 0 });

    expect(JSON.parse((await ask('deadline', period)).text)).toMatchObject({
      ...{ dueOn: '2026-03-12', rolled: false },
    });
    expect(bad.problem).toMatchObject({ code: 'CALC.BAD_INPUT', fields: [{ path: 'n' }] });
    expect((await ask('fee', {})).problem).toMatchObject({ code: 'CALC.UNKNOWN_KIND' });
  });

  it('lists the staff of the own court alone, by role', async () => {
    const own = JSON.parse((await get(insider('director'), '/staff?role=officer')).text) as {
      items: { personId: string }[];
    };
    const theirs = await get(personOf('director', FOREIGN_COURT, 'director9'), '/staff');

    expect(own.items.map(({ personId }) => personId)).toEqual([
      'person-officer1',
      'person-officer2',
    ]);
    expect(theirs.text).toContain('person-officer9');
    expect(theirs.text).not.toContain('person-officer1');
  });
});
