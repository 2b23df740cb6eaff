import { Approvals, approvalRuleFor } from '@lib/approvals';
import { caseFundsEvents } from '@lib/contracts';
import type { Fen } from '@lib/kernel';
import { formatYuan, formatYuanGrouped, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { CaseFundsSettings, PayeeAccount } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { PayoutFacts } from './payout-facts.js';
import { insertPayout } from './payout-rows.js';
import type { NewPayout } from './payout-rows.js';
import type { PayoutKind } from './payout-shares.rules.js';
import { PAYOUT_SUBJECT, payoutApprovalRules } from './payout.rules.js';

export interface PayoutDraft {
  readonly homeCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly caseNumber: string;
  readonly kind: PayoutKind;
  readonly amountFen: Fen;
  readonly debtVersion: number;
  readonly entitlementId?: string | null;
  readonly partyId?: string | null;
  readonly payee: PayeeAccount;
  /** Of a refund that goes to another account than it came from. */
  readonly payer?: PayeeAccount | null;
  /** Where the payee's account comes from. */
  readonly payeeSource: string;
  readonly reissueOf?: string;
}

const KIND_TEXT: Readonly<Record<PayoutKind, string>> = {
  applicant: '发放案款',
  fee: '执行费上缴国库',
  refund: '多收退还付款人',
};

/** Everything an approver agrees to; a change of any of it needs a new approval. */
export function payoutContent(
  payout: Pick<
    NewPayout,
    'payoutId' | 'caseId' | 'kind' | 'amountFen' | 'payee' | 'partyId' | 'reissueOf'
  >,
): unknown {
  const { accountName, accountNumber, bankName, bankCode } = payout.payee;
  return {
    payoutId: payout.payoutId,
    caseId: payout.caseId,
    kind: payout.kind,
    amount: formatYuan(payout.amountFen),
    payee: { accountName, accountNumber, bankName, bankCode },
    partyId: payout.partyId,
    reissueOf: payout.reissueOf,
  };
}

/** A payout on paper: stored, sent for approval, told. */
@Injectable()
export class PayoutDrafts {
  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    private readonly approvals: Approvals,
    private readonly facts: PayoutFacts,
  ) {}

  /** Returns the new payout's id. */
  async draft(tx: Tx, command: CommandContext, draft: PayoutDraft): Promise<string> {
    const payout = {
      ...draft,
      payoutId: newId<'Payout'>(),
      entitlementId: draft.entitlementId ?? null,
      partyId: draft.partyId ?? null,
      reissueOf: draft.reissueOf ?? null,
      payer: draft.payer ?? (draft.kind === 'refund' ? draft.payee : null),
      draftedBy: command.actor.personId,
    };
    const content = payoutContent(payout);
    const rules = payoutApprovalRules(this.settings.presidentAboveFen);
    const approvalId = await this.approvals.open(tx, {
      subjectKind: PAYOUT_SUBJECT,
      subjectId: payout.payoutId,
      homeCourt: draft.homeCourt,
      caseId: draft.caseId,
      content,
      rule: approvalRuleFor(rules, PAYOUT_SUBJECT, draft.amountFen),
      draftedBy: command.actor,
      title: `${draft.caseNumber} ${KIND_TEXT[draft.kind]} ${formatYuanGrouped(draft.amountFen)} 元`,
    });
    await insertPayout(tx, { ...payout, approvalId, contentHash: canonicalHash(content) });
    await this.facts.tell(tx, payout, {
      event: caseFundsEvents.payoutProposed,
      more: { ...(draft.reissueOf ? { reissueOf: draft.reissueOf } : {}) },
      actor: command.actor,
      action: 'payout.propose',
      why: draft.payeeSource,
      correlationId: command.correlationId,
    });
    return payout.payoutId;
  }
}
