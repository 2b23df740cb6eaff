import { AuditTrail } from '@lib/audit';
import type { EventDefinition } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { NewPayout } from './payout-rows.js';

export type ToldPayout = Pick<
  NewPayout,
  'payoutId' | 'homeCourt' | 'caseId' | 'matterId' | 'kind' | 'amountFen' | 'partyId'
>;

interface PayoutRef {
  readonly caseId: string;
  readonly matterId: string;
  readonly payoutId: string;
  readonly kind: ToldPayout['kind'];
  readonly amount: string;
  readonly partyId?: string | undefined;
}

export interface PayoutFact<Data extends PayoutRef> {
  readonly event: EventDefinition<Data>;
  /** What the event says besides the payout itself. */
  readonly more: Omit<Data, keyof PayoutRef>;
  readonly actor: Actor;
  readonly action: string;
  readonly why?: string;
  readonly correlationId?: string;
}

/** One change of a payout: its event and its audit entry, in the transaction of the change. */
@Injectable()
export class PayoutFacts {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  async tell<Data extends PayoutRef>(
    tx: Tx,
    payout: ToldPayout,
    fact: PayoutFact<Data>,
  ): Promise<void> {
    await this.outbox.append(tx, fact.event, {
      subject: payout.matterId,
      homeCourt: payout.homeCourt,
      ...(fact.correlationId === undefined ? {} : { correlationId: fact.correlationId }),
      data: { ...refOf(payout), ...fact.more } as unknown as Data,
    });
    await this.audit.record(tx, {
      actor: fact.actor,
      action: fact.action,
      subjectKind: 'payout',
      subjectId: payout.payoutId,
      homeCourt: payout.homeCourt,
      caseId: payout.caseId,
      article: '法发〔2017〕6号第十条至第十四条',
      ...(fact.why === undefined ? {} : { why: fact.why }),
      after: { amount: formatYuan(payout.amountFen), ...fact.more },
    });
  }
}

function refOf(payout: ToldPayout): PayoutRef {
  return {
    caseId: payout.caseId,
    matterId: payout.matterId,
    payoutId: payout.payoutId,
    kind: payout.kind,
    amount: formatYuan(payout.amountFen),
    ...(payout.partyId ? { partyId: payout.partyId } : {}),
  };
}
