import type { BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import { instantText, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalNow, lockSubject } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { Standing } from '../cases/index.js';
import { assertOnTeam, Neighbours, prepared } from '../cases/index.js';
import type { IssuedWrit } from '../dispatch/index.js';
import { issueWrit, nextRequestNo, OutgoingQueue } from '../dispatch/index.js';
import type { Court, Institution } from '../institutions/index.js';
import { InstitutionsReadModel, readCourt } from '../institutions/index.js';
import { CaseJournal, causeOf } from '../journal/index.js';
import { targetBoundToPay } from './query-order.rules.js';
import type { QueryOrderView } from './query-orders.read-model.js';
import { queryOrdersOf } from './query-orders.read-model.js';

type Body = BodyOf<typeof queryControlApi.orderQuery>;

interface OrderPlan {
  readonly command: CommandContext;
  readonly standing: Standing;
  readonly target: Standing['parties'][number];
  readonly bodies: readonly Institution[];
  readonly body: Body;
}

interface PlacedRequest {
  readonly requestId: string;
  readonly institution: string;
  readonly answerBy: string;
}

const ORDER = `
  INSERT INTO query_order (order_id, home_court, handling_court, case_id, matter_id, target_party_id,
    target_role, target_name, target_kind, target_document_type, target_document_number,
    standing_version, purpose, article, writ_id, document_hash, ordered_by, ordered_by_name, ordered_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`;
const REQUEST = `
  INSERT INTO query_request (request_id, home_court, order_id, case_id, matter_id, institution,
    request_no, state, answer_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'not-asked', $8)`;

const CAUSED = 'UPDATE query_request SET event_id = $2 WHERE order_id = $1';

/** Orders of queries: who may be asked about, why, by which document; one request per body. */
@Injectable()
export class QueryOrdersService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly neighbours: Neighbours,
    private readonly institutions: InstitutionsReadModel,
    private readonly outgoing: OutgoingQueue,
    private readonly journal: CaseJournal,
  ) {}

  /**
   * Orders a query on a party bound to pay (I16). The case is read fresh from case-flow; the
   * version and the identity seen are stored.
   *
   * @throws DomainError `QUERY.TARGET_NOT_BOUND`, `QUERY.NOT_ON_TEAM`, `QUERY.STANDING_UNAVAILABLE`,
   * `INSTITUTION.UNKNOWN`, `INSTITUTION.NOT_CAPABLE`.
   */
  async orderQuery(command: CommandContext, caseId: string, body: Body): Promise<QueryOrderView> {
    const plan = await prepared(async () => {
      const standing = await this.neighbours.standing(caseId, command);
      assertOnTeam(standing, command);
      const target = targetBoundToPay(standing.parties, body.targetPartyId);
      const bodies = await this.institutions.capable(body.institutions, 'query');
      return { command, standing, target, bodies, body };
    });
    return this.commands.run(command, (tx) => this.place(tx, plan()));
  }

  private async place(tx: Tx, plan: OrderPlan): Promise<QueryOrderView> {
    const { command, standing } = plan;
    await lockSubject(tx, 'case', standing.caseId);
    const court = await readCourt(tx, standing.handlingCourt);
    const writ = await issueWrit(tx, {
      key: standing,
      kind: 'query',
      caseNumber: standing.caseNumber,
      court,
      issuedBy: command.actor.displayName,
      title: '协助查询财产通知书',
      paragraphs: writParagraphs(plan),
    });
    const orderId = await insertOrder(tx, plan, writ);
    const requests: PlacedRequest[] = [];
    for (const institution of plan.bodies) {
      requests.push(await this.placeRequest(tx, { plan, court, writ, orderId, institution }));
    }
    await this.announce(tx, plan, { writ, orderId, requests });
    const views = await queryOrdersOf(tx, standing.homeCourt, standing.caseId);
    const view = views.find((order) => order.orderId === orderId);
    if (!view) throw new Error('the new order is not readable');
    return view;
  }

  private async placeRequest(
    tx: Tx,
    at: {
      readonly plan: OrderPlan;
      readonly court: Court;
      readonly writ: IssuedWrit;
      readonly orderId: string;
      readonly institution: Institution;
    },
  ): Promise<PlacedRequest> {
    const { plan, court, writ, institution } = at;
    const { standing, target, body, command } = plan;
    const requestId = newId<'QueryRequest'>();
    const requestNo = await nextRequestNo(tx, court.areaCode);
    const now = await legalNow(tx);
    const answerBy = new Date(now.getTime() + institution.answerWithinHours * 3_600_000);
    await tx.query(REQUEST, [
      requestId,
      standing.homeCourt,
      at.orderId,
      standing.caseId,
      standing.matterId,
      institution.code,
      requestNo,
      answerBy,
    ]);
    await this.outgoing.enqueue(tx, {
      key: standing,
      institution,
      subjectKind: 'query-request',
      subjectId: requestId,
      writId: writ.writId,
      answerBy,
      payload: {
        kind: 'query',
        requestNo,
        court: standing.handlingCourt,
        caseNumber: standing.caseNumber,
        target,
        officerName: command.actor.displayName,
        noticeTitle: writ.title,
        rulingNumber: writ.number,
        purpose: body.purpose,
        article: body.article,
      },
    });
    return { requestId, institution: institution.code, answerBy: instantText(answerBy) };
  }

  private async announce(
    tx: Tx,
    plan: OrderPlan,
    placed: {
      readonly writ: IssuedWrit;
      readonly orderId: string;
      readonly requests: readonly PlacedRequest[];
    },
  ): Promise<void> {
    const { standing, target, body, command } = plan;
    const cause = causeOf(command);
    const eventId = await this.journal.publish(tx, queryControlEvents.queryOrdered, {
      key: standing,
      cause,
      data: {
        caseId: standing.caseId,
        matterId: standing.matterId,
        orderId: placed.orderId,
        targetPartyId: target.partyId,
        purpose: body.purpose,
        article: body.article,
        documentHash: placed.writ.contentHash,
        requests: [...placed.requests],
      },
    });
    await tx.query(CAUSED, [placed.orderId, eventId]);
    await this.journal.audit(tx, standing, cause, {
      action: 'query.order',
      subjectKind: 'query-order',
      subjectId: placed.orderId,
      why: body.purpose,
      article: body.article,
      after: { target: target.partyId, version: standing.version, requests: placed.requests },
    });
  }
}

function writParagraphs({ standing, target, body }: OrderPlan): string[] {
  return [
    `本院在执行${standing.caseNumber}一案中,因${body.purpose},需查询被执行人${target.name}`,
    `(证件号码 ${target.documentNumber})名下财产。`,
    `依照${body.article}的规定,请协助查询并书面答复。`,
  ];
}

async function insertOrder(tx: Tx, plan: OrderPlan, writ: IssuedWrit): Promise<string> {
  const { command, standing, target, body } = plan;
  const orderId = newId<'QueryOrder'>();
  await tx.query(ORDER, [
    orderId,
    standing.homeCourt,
    standing.handlingCourt,
    standing.caseId,
    standing.matterId,
    target.partyId,
    target.role,
    target.name,
    target.kind,
    target.documentType,
    target.documentNumber,
    standing.version,
    body.purpose,
    body.article,
    writ.writId,
    writ.contentHash,
    command.actor.personId,
    command.actor.displayName,
    await legalNow(tx),
  ]);
  return orderId;
}
