// Aim: every fact about a case stands on its timeline once, none before its cause, in whatever order it came.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventDefinition, EventEnvelope } from '@lib/contracts';
import { caseFlowEvents, caseFundsEvents, queryControlEvents } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { eventually } from '@lib/testing';
import { Subject } from 'rxjs';
import type { Clerk, OpenCase } from '../../test/case-room.fixture.js';
import { CaseRoom, clerk, officer } from '../../test/case-room.fixture.js';
import { CasesReadModel } from '../cases/index.js';
import { SCOPE_TICKS } from './case-stream.js';
import { RecordFactConsumer } from './consumers/record-fact.consumer.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineReadModel } from './timeline.read-model.js';

interface Entry {
  readonly eventId: string;
  readonly fact: string;
  readonly causedBy?: string;
}

describe('timeline', () => {
  let room: CaseRoom;

  beforeAll(async () => {
    room = await CaseRoom.open({ SERVICE_ROLE: 'both' });
  }, 60_000);
  afterAll(() => room.close());

  const entriesOf = async (caseId: string): Promise<Entry[]> => {
    const { body } = await room.read(officer, `/cases/${caseId}/timeline`);
    return body['items'] as Entry[];
  };
  const factsOf = async (caseId: string): Promise<string[]> =>
    (await entriesOf(caseId)).map(({ fact }) => fact);
  const take = (event: EventEnvelope): Promise<void> =>
    room.get(UnitOfWork).run((tx) => new RecordFactConsumer().handle(event, tx));
  const told = <Data extends object>(
    definition: EventDefinition<Data>,
    { caseId, matterId }: Pick<OpenCase, 'caseId' | 'matterId'>,
    change: Partial<EventEnvelope> = {},
  ): EventEnvelope => ({
    specversion: '1.0',
    id: newId(),
    source: `/${definition.app}`,
    type: definition.type,
    subject: matterId,
    time: '2026-03-02T03:00:00.000Z',
    datacontenttype: 'application/json',
    aggregateversion: 1,
    homecourt: '京0199',
    data: { ...definition.example, caseId, matterId },
    ...change,
  });

  it('shows the facts of the case itself, carried by the bus, once and in order', async () => {
    const { caseId } = await room.notifiedCase(301);

    await eventually(async () =>
      expect(await factsOf(caseId)).toEqual([
        'case-imported',
        'officer-assigned',
        'enforcement-notice-issued',
      ]),
    );
    expect(new Set((await entriesOf(caseId)).map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('takes the same fact once, however often it comes', async () => {
    const opened = await room.assignedCase(302);
    const fact = told(queryControlEvents.queryOrdered, opened);
    for (let times = 0; times < 3; times += 1) await take(fact);
    await Promise.all([take(fact), take(fact)]);

    const mine = (await entriesOf(opened.caseId)).filter(({ eventId }) => eventId === fact.id);
    expect(mine).toHaveLength(1);
  });

  it('puts no fact before its cause, though the effect came first and bears an earlier time', async () => {
    const opened = await room.assignedCase(303);
    const discharged = told(caseFundsEvents.debtDischarged, opened, {
      time: '2026-03-02T05:00:00.000Z',
    });
    const drafted = told(queryControlEvents.releaseDrafted, opened, {
      time: '2026-03-02T04:00:00.000Z',
      causationid: discharged.id,
    });
    const approved = told(queryControlEvents.releaseApproved, opened, {
      time: '2026-03-02T03:30:00.000Z',
      causationid: drafted.id,
    });
    for (const fact of [approved, drafted, discharged]) await take(fact);
    const ids = (await entriesOf(opened.caseId)).map(({ eventId }) => eventId);

    expect(ids.filter((id) => [approved.id, drafted.id, discharged.id].includes(id))).toEqual([
      discharged.id,
      drafted.id,
      approved.id,
    ]);
  });

  it('keeps no fact that has no case', async () => {
    const fact = told(caseFlowEvents.caseClosed, { caseId: newId(), matterId: newId() });
    await take({ ...fact, data: { receiptId: newId(), amount: '100000.00' } });

    expect(await room.sql('SELECT 1 FROM timeline_entry WHERE event_id = $1', [fact.id])).toEqual(
      [],
    );
  });

  it('shows the facts of one case to no reader of another', async () => {
    const [mine, theirs] = [await room.assignedCase(304), await room.assignedCase(305)];
    const fact = told(queryControlEvents.queryOrdered, theirs);
    await take(fact);
    const stranger = clerk('officer2', 'officer');

    expect((await entriesOf(mine.caseId)).map(({ eventId }) => eventId)).not.toContain(fact.id);
    expect((await room.read(stranger, `/cases/${theirs.caseId}/timeline`)).status).toBe(404);
  });

  it('shows an applicant what is paid to him, and nothing of what is paid to others', async () => {
    const opened = await room.assignedCase(308);
    const applicants = await room.sql<{ partyId: string; digest: string }>(
      `SELECT party_id AS "partyId", document_digest AS digest FROM party
       WHERE case_id = $1 AND role = 'applicant' ORDER BY position`,
      [opened.caseId],
    );
    const payee = (partyId: string | undefined) => {
      const fact = told(caseFundsEvents.payoutConfirmed, opened);
      return { ...fact, data: { ...(fact.data as object), partyId } };
    };
    const facts = [...applicants.map(({ partyId }) => payee(partyId)), payee(undefined)];
    for (const fact of facts) await take(fact);
    const paidTo = async (who: Clerk): Promise<string[]> => {
      const { body } = await room.read(who, `/cases/${opened.caseId}/timeline`);
      const ids = (body['items'] as Entry[]).map(({ eventId }) => eventId);
      return facts.map(({ id }) => id).filter((id) => ids.includes(id));
    };

    for (const [at, { digest }] of applicants.entries()) {
      const person = clerk(`applicant${at}`, 'applicant');
      const who = { ...person, claims: { ...person.claims, document_digest: digest } };
      expect(await paidTo(who)).toEqual([facts[at]?.id]);
      // An officer of other cases who is himself an applicant of this one reads as an applicant.
      const claims = { ...who.claims, roles: ['officer', 'applicant'] };
      expect(await paidTo({ ...who, claims })).toEqual([facts[at]?.id]);
    }
    expect(applicants).toHaveLength(2);
    expect(await paidTo(officer)).toEqual(facts.map(({ id }) => id));
  });

  it('begins a stream with the number of facts so far', async () => {
    const opened = await room.assignedCase(306);
    await eventually(async () => expect(await factsOf(opened.caseId)).toHaveLength(2));
    const [row] = await room.sql<{ top: string }>(
      'SELECT count(*)::text AS top FROM timeline_entry WHERE case_id = $1',
      [opened.caseId],
    );

    expect(await room.firstEvent(officer, `/cases/${opened.caseId}/stream`)).toContain(
      JSON.stringify({ sequence: row?.top }),
    );
  });

  it('ends a stream when its reader leaves the team', async () => {
    const { caseId } = await room.assignedCase(307);
    const ticks = new Subject<number>();
    const [cases, timeline] = [room.get(CasesReadModel), room.get(TimelineReadModel)];
    const actor: Actor = { ...officer.claims, personId: officer.personId } as unknown as Actor;
    const seen: string[] = [];
    new TimelineController(cases, timeline, () => ticks).stream(actor, caseId).subscribe({
      next: () => seen.push('event'),
      error: () => seen.push('error'),
      complete: () => seen.push('end'),
    });

    ticks.next(0);
    await eventually(() => expect(seen).toEqual(['event']));
    await room.sql('DELETE FROM team_member WHERE case_id = $1', [caseId]);
    ticks.next(SCOPE_TICKS);
    await eventually(() => expect(seen).toEqual(['event', 'end']));
    expect((await room.read(officer, `/cases/${caseId}`)).status).toBe(404);
  });
});
