// Aim: every app that follows cases has the same true picture, whatever is told twice or late.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventEnvelope } from '@lib/contracts';
import { caseFlowEvents } from '@lib/contracts';
import type { PersonId } from '@lib/kernel';
import { DomainError, newId } from '@lib/kernel';
import { openDatabase, ReadDatabase, schemaOf, UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import type { DataSource } from 'typeorm';
import { told } from '../../../test/access/case-world.js';
import { actorOf } from '../../../test/spine/actors.js';
import { CaseFlowConsumer } from './case-flow.consumer.js';
import type { CaseRef } from './case-ref.js';
import {
  assertHandlingCourt,
  assertOnTeam,
  CaseRefs,
  lockCaseRef,
  ownPartyIds,
} from './case-ref.js';

const { caseImported, officerAssigned, enforcementNoticeIssued, caseClosed } = caseFlowEvents;
const COURT = '京0199';
const DIGEST = 'a'.repeat(64);
const person = (id: string, role: string, court = COURT): Actor => actorOf(id, [role], court);
const officer = person('officer1', 'officer');
const applicant = (documentDigest: string): Actor => ({
  ...person('applicant1', 'applicant'),
  personId: 'applicant1' as PersonId,
  documentDigest,
});

/** @returns the code of the refusal that `work` ends in */
async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

describe.each(['case-funds', 'query-control'])('the picture of cases in %s', (app) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  let refs: CaseRefs;
  let caseId = newId<'Case'>();
  let opened: string[] = [];
  const consumer = new CaseFlowConsumer({
    consumer: 'probe',
    opened: (_tx, _court, id) => Promise.resolve(opened.push(id)),
  });
  beforeAll(async () => {
    database = await createTestDatabase([app]);
    dataSource = await openDatabase({ url: database.url(app), schema: schemaOf(app) });
    unitOfWork = new UnitOfWork(dataSource);
    refs = new CaseRefs(new ReadDatabase(dataSource));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const hear = (event: EventEnvelope) => unitOfWork.run((tx) => consumer.handle(event, tx));
  const imported = () =>
    told(caseImported, {
      ...{ ...caseImported.example, caseId, matterId: newId<'Matter'>(), handlingCourt: COURT },
      parties: [
        { partyId: newId<'Party'>(), role: 'applicant', kind: 'natural', documentDigest: DIGEST },
        {
          partyId: newId<'Party'>(),
          role: 'debtor',
          kind: 'company',
          documentDigest: '1'.repeat(64),
        },
      ],
    });
  const assigned = (officerId: string, version: number) =>
    told(officerAssigned, {
      ...{ ...officerAssigned.example, caseId, officerId, teamIds: [officerId], version },
    });
  const noticed = () =>
    told(enforcementNoticeIssued, { ...enforcementNoticeIssued.example, caseId });
  const closed = () => told(caseClosed, { ...caseClosed.example, caseId });
  const row = (): Promise<CaseRef> => unitOfWork.run((tx) => lockCaseRef(tx, caseId));
  beforeEach(() => {
    caseId = newId<'Case'>();
    opened = [];
  });

  it('follows a case from its import to its end', async () => {
    await hear(imported());
    expect(await row()).toMatchObject({ caseId, state: 'filed', teamIds: [], homeCourt: COURT });
    await hear(assigned('officer1', 2));
    expect(await row()).toMatchObject({ state: 'assigned', teamIds: ['officer1'], version: 2 });
    await hear(noticed());
    expect((await row()).state).toBe('notified');
    await hear(closed());
    expect((await row()).state).toBe('closed');
  });

  it('changes nothing when told twice, and opens again what it opened', async () => {
    await hear(imported());
    await hear(assigned('officer1', 2));
    const before = await row();
    await hear(imported());
    await hear(assigned('officer1', 2));
    expect(await row()).toEqual(before);
    expect(opened).toEqual([caseId, caseId]);
  });

  it('never lets an older word on the team replace a newer one', async () => {
    await hear(imported());
    await hear(assigned('officer2', 5));
    await hear(assigned('officer1', 4));
    expect(await row()).toMatchObject({ teamIds: ['officer2'], version: 5 });
  });

  it('keeps a closed case closed, and a notified one notified', async () => {
    await hear(imported());
    await hear(noticed());
    await hear(assigned('officer1', 2));
    expect((await row()).state).toBe('notified');
    await hear(closed());
    await hear(noticed());
    await hear(assigned('officer3', 3));
    expect((await row()).state).toBe('closed');
  });

  it('undoes the row when what is opened with it fails', async () => {
    const failing = new CaseFlowConsumer({
      consumer: 'probe',
      opened: () => Promise.reject(new Error('no account')),
    });
    await expect(unitOfWork.run((tx) => failing.handle(imported(), tx))).rejects.toThrow(
      'no account',
    );
    expect(await refusalOf(() => row())).toBe('CASE.NOT_FOUND');
  });

  it('shows a case to its reach alone', async () => {
    await hear(imported());
    await hear(assigned('officer1', 2));
    expect((await refs.readable(caseId, officer)).caseId).toBe(caseId);
    expect((await refs.readable(caseId, applicant(DIGEST))).caseId).toBe(caseId);
    const refused: [Actor, string][] = [
      [person('officer2', 'officer'), 'ACCESS.OUT_OF_SCOPE'],
      [person('officer1', 'officer', '京0198'), 'ACCESS.OUT_OF_SCOPE'],
      [person('director9', 'director', '京0198'), 'ACCESS.OUT_OF_SCOPE'],
      [applicant('b'.repeat(64)), 'ACCESS.OUT_OF_SCOPE'],
      [applicant('1'.repeat(64)), 'ACCESS.OUT_OF_SCOPE'],
    ];
    for (const [who, code] of refused) {
      expect(await refusalOf(() => refs.readable(caseId, who))).toBe(code);
    }
    for (const unknown of [newId(), 'no-case', '']) {
      expect(await refusalOf(() => refs.readable(unknown, officer))).toBe('CASE.NOT_FOUND');
      expect(await refusalOf(() => unitOfWork.run((tx) => lockCaseRef(tx, unknown)))).toBe(
        'CASE.NOT_FOUND',
      );
    }
  });

  it('lets only the handling court, and of it only the team, act', async () => {
    await hear(imported());
    await hear(assigned('officer1', 2));
    const ref = await row();
    const foreign = person('officer1', 'officer', '京0198');
    expect(await refusalOf(() => assertOnTeam(ref, officer))).toBe('none');
    expect(await refusalOf(() => assertOnTeam(ref, foreign))).toBe('ACCESS.FOREIGN_COURT');
    expect(await refusalOf(() => assertOnTeam(ref, person('officer2', 'officer')))).toBe(
      'CASE.NOT_ON_TEAM',
    );
    expect(await refusalOf(() => assertHandlingCourt(ref, foreign))).toBe('ACCESS.FOREIGN_COURT');
  });

  it('finds the parties of a person among the applicants, never among the debtors', async () => {
    await hear(imported());
    const ref = await row();
    expect(ownPartyIds(ref, applicant(DIGEST))).toEqual([ref.parties[0]?.partyId]);
    expect(ownPartyIds(ref, applicant('1'.repeat(64)))).toEqual([]);
    expect(ownPartyIds(ref, officer)).toEqual([]);
  });
});
