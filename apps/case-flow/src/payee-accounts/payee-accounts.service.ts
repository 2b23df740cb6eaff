import { AuditTrail } from '@lib/audit';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi, caseFlowEvents } from '@lib/contracts';
import { DomainError, isUuid } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { CaseRow } from '../cases/index.js';
import { assertOnTeam, lockCase, moveCase } from '../cases/index.js';

type Confirmed = AnswerOf<typeof caseFlowApi.confirmPayeeAccount>;

interface Entitlement {
  readonly partyId: string;
  readonly confirmed: boolean;
}

const FIND = `
  SELECT party_id AS "partyId", account IS NOT NULL AS "confirmed" FROM entitlement
  WHERE home_court = $1 AND case_id = $2 AND entitlement_id = $3`;
const CONFIRM = `UPDATE entitlement SET account = $2 WHERE entitlement_id = $1 AND account IS NULL`;

/** Accounts that applicants confirmed in writing after their case was imported. */
@Injectable()
export class PayeeAccountsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Records the account of an entitlement that has none. One that is confirmed is not overwritten
   * here: a payout that came back is corrected with a new approval (case-funds).
   *
   * @throws DomainError `CASE.NOT_ON_TEAM` (403), `ENTITLEMENT.NOT_FOUND` (404), `CASE.CLOSED`,
   * `ENTITLEMENT.ACCOUNT_CONFIRMED` (409).
   */
  async confirm(
    command: CommandContext,
    ids: { readonly caseId: string; readonly entitlementId: string },
    body: BodyOf<typeof caseFlowApi.confirmPayeeAccount>,
  ): Promise<Confirmed> {
    return this.commands.run(command, async (tx) => {
      const row = await lockCase(tx, ids.caseId, command.actor);
      await assertOnTeam(tx, row, command.actor);
      const { entitlementId } = ids;
      const { partyId } = await assertUnconfirmed(tx, row, entitlementId);
      await tx.query(CONFIRM, [entitlementId, JSON.stringify(body.account)]);
      const by = { actor: command.actor, cause: '登记收款账户' };
      const version = await moveCase(tx, row, row.state, by);
      const { caseId, matterId, homeCourt } = row;
      await this.outbox.append(tx, caseFlowEvents.payeeAccountConfirmed, {
        subject: matterId,
        homeCourt,
        correlationId: command.correlationId,
        data: { caseId, matterId, entitlementId, partyId, version },
      });
      await this.audit.record(tx, {
        actor: command.actor,
        action: 'entitlement.confirm-account',
        subjectKind: 'entitlement',
        subjectId: entitlementId,
        caseId,
        homeCourt,
        why: body.evidence,
        after: { accountHash: canonicalHash(body.account) },
        article: '法发〔2017〕6号第十三条',
      });
      return { entitlementId, version };
    });
  }
}

async function assertUnconfirmed(
  tx: Tx,
  row: CaseRow,
  entitlementId: string,
): Promise<Entitlement> {
  const { homeCourt, caseId } = row;
  const [found] = isUuid(entitlementId)
    ? await tx.query<Entitlement>(FIND, [homeCourt, caseId, entitlementId])
    : [];
  if (!found) {
    throw new DomainError('ENTITLEMENT.NOT_FOUND', 'not-found', '本案没有这一项应得款', {
      hint: '请刷新案件页面后再办理',
    });
  }
  if (row.state === 'closed') {
    throw new DomainError('CASE.CLOSED', 'conflict', '案件已结,不能再登记收款账户');
  }
  if (!found.confirmed) return found;
  throw new DomainError('ENTITLEMENT.ACCOUNT_CONFIRMED', 'conflict', '收款账户已经确认', {
    hint: '账户有误的,银行退回后在案款页面更正并重新报批',
  });
}
