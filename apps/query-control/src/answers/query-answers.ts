import type { QueryAnswer, SendBack } from '@lib/agencies';
import { answerHash } from '@lib/agencies';
import { queryControlEvents } from '@lib/contracts';
import { assertMove, DomainError, instantText, newId } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { legalNow } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { CaseJournal, machineCause } from '../journal/index.js';
import { noteFound } from '../property/index.js';
import type { QueryRequestRow } from '../query-orders/index.js';
import { lockRequestByNo, queryRequestStates } from '../query-orders/index.js';
import { foundThings, plainJson } from './found-things.js';

/** Where an answer came from. */
export interface IncomingOrigin {
  readonly incomingId: string;
  readonly institution: string;
}

const FIRST = `
  SELECT a.content_hash AS "contentHash", a.payload FROM query_answer AS a
  WHERE a.request_id = $1 AND a.effect = 'applied'`;
const STORE = `
  INSERT INTO query_answer (answer_id, home_court, request_id, incoming_id, content_hash, payload,
    as_of, effect, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, legal_now())`;
const REPEATED = 'UPDATE query_request SET duplicates = duplicates + 1 WHERE request_id = $1';
const ANSWERED = `
  UPDATE query_request SET state = $2, answered_at = $3, as_of = $4, late = $5, fault = NULL
  WHERE request_id = $1`;
const NOTE = `
  INSERT INTO query_request_transition (home_court, request_id, from_state, to_state, cause, by_person, at)
  VALUES ($1, $2, $3, $4, $5, $6, legal_now())`;
const DISPUTE = `
  INSERT INTO dispute (dispute_id, home_court, case_id, matter_id, institution, subject_kind,
    subject_id, reason, first_content, second_content, opened_at)
  VALUES ($1, $2, $3, $4, $5, 'query-request', $6, $7, $8, $9, legal_now())`;
const FAULTY = 'UPDATE query_request SET fault = $2 WHERE request_id = $1';

/** Answers of bodies to queries: the first counts, a repeat is counted, a contradiction is disputed. */
@Injectable()
export class QueryAnswers {
  constructor(
    private readonly journal: CaseJournal,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * Takes one answer over; returns the court that owns the request.
   *
   * @throws DomainError `ANSWER.UNKNOWN_REQUEST`: no such request was made to this body.
   */
  async apply(tx: Tx, origin: IncomingOrigin, answer: QueryAnswer): Promise<string> {
    const request = await this.requestOf(tx, origin, answer.requestNo);
    const contentHash = answerHash(answer);
    const [first] = await tx.query<{ contentHash: string; payload: unknown }>(FIRST, [
      request.requestId,
    ]);
    if (!first) {
      await this.store(tx, { request, origin, answer, contentHash, effect: 'applied' });
      await this.takeOver(tx, request, answer);
    } else if (first.contentHash === contentHash) {
      await this.store(tx, { request, origin, answer, contentHash, effect: 'repeated' });
      await tx.query(REPEATED, [request.requestId]);
    } else {
      await this.store(tx, { request, origin, answer, contentHash, effect: 'disputed' });
      await this.dispute(tx, request, first.payload, answer);
    }
    return request.homeCourt;
  }

  /** The body will not deal with the request: said so, which is neither "none" nor an answer. */
  async sentBack(tx: Tx, origin: IncomingOrigin, sendBack: SendBack): Promise<string> {
    const request = await this.requestOf(tx, origin, sendBack.requestNo);
    await tx.query(FAULTY, [
      request.requestId,
      `机构退回:${sendBack.reason}${sendBack.detail ? `(${sendBack.detail})` : ''}`,
    ]);
    return request.homeCourt;
  }

  private async requestOf(
    tx: Tx,
    origin: IncomingOrigin,
    requestNo: string,
  ): Promise<QueryRequestRow> {
    const request = await lockRequestByNo(tx, origin.institution, requestNo);
    if (request) return request;
    throw new DomainError(
      'ANSWER.UNKNOWN_REQUEST',
      'invalid',
      `没有向该机构发出请求单号 ${requestNo}`,
    );
  }

  private async takeOver(tx: Tx, request: QueryRequestRow, answer: QueryAnswer): Promise<void> {
    const things = foundThings(answer);
    for (const thing of things) await noteFound(tx, request, thing);
    const now = await legalNow(tx);
    const late = request.state === 'silent' || now.getTime() > request.answerBy.getTime();
    const state = things.length === 0 ? 'none' : 'found';
    const asOf = new Date(answer.asOf);
    assertMove(queryRequestStates, request.state, state);
    await tx.query(ANSWERED, [request.requestId, state, now, asOf, late]);
    const cause = late ? '迟到的答复' : '答复';
    const machine = machineCause(request.homeCourt, request.eventId);
    await tx.query(NOTE, [
      request.homeCourt,
      request.requestId,
      request.state,
      state,
      cause,
      machine.actor.personId,
    ]);
    await this.deadlines.cancel(tx, 'query-answer-by', request.requestId, cause);
    await this.journal.publish(tx, queryControlEvents.queryAnswered, {
      key: request,
      cause: machine,
      data: {
        caseId: request.caseId,
        matterId: request.matterId,
        requestId: request.requestId,
        institution: request.institution,
        state,
        asOf: instantText(asOf),
        late,
        found: things.length,
      },
    });
    await this.journal.audit(tx, request, machine, {
      action: 'query.answered',
      subjectKind: 'query-request',
      subjectId: request.requestId,
      after: { state, found: things.length, late },
    });
  }

  private async store(
    tx: Tx,
    row: {
      readonly request: QueryRequestRow;
      readonly origin: IncomingOrigin;
      readonly answer: QueryAnswer;
      readonly contentHash: string;
      readonly effect: 'applied' | 'repeated' | 'disputed';
    },
  ): Promise<void> {
    await tx.query(STORE, [
      newId<'QueryAnswer'>(),
      row.request.homeCourt,
      row.request.requestId,
      row.origin.incomingId,
      row.contentHash,
      plainJson(row.answer),
      new Date(row.answer.asOf),
      row.effect,
    ]);
  }

  private async dispute(
    tx: Tx,
    request: QueryRequestRow,
    first: unknown,
    second: QueryAnswer,
  ): Promise<void> {
    await tx.query(DISPUTE, [
      newId<'Dispute'>(),
      request.homeCourt,
      request.caseId,
      request.matterId,
      request.institution,
      request.requestId,
      '同一请求收到内容不同的两次答复',
      JSON.stringify(first),
      plainJson(second),
    ]);
    await this.journal.audit(tx, request, machineCause(request.homeCourt), {
      action: 'query.dispute-opened',
      subjectKind: 'query-request',
      subjectId: request.requestId,
      why: '同一请求收到内容不同的两次答复',
      before: first,
      after: JSON.parse(plainJson(second)) as unknown,
    });
  }
}
