import { formatYuan } from '@lib/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Standing } from '../cases/index.js';
import type { CaseFundsSettings, PayeeAccount } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { payeeNotEntitled } from './payout.errors.js';
import type { PayoutRow } from './payout-rows.js';
import type { PlannedPayout } from './payout-shares.rules.js';
import type { Undrafted } from './refund.rules.js';
import { payerKey, unusableParts } from './refund.rules.js';

/** A refund knows its payee from the money that came in. */
export type AddressedPayout = PlannedPayout & { readonly payee?: PayeeAccount };

/** A payout with the account that it goes to. */
export interface PayablePayout extends PlannedPayout {
  readonly payee: PayeeAccount;
  /** Where the account comes from. */
  readonly payeeSource: string;
}

/** To whom a payout goes. */
@Injectable()
export class Payees {
  constructor(@Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings) {}

  /** What can be paid, and what waits because nobody knows an account to pay it to. */
  split(
    standing: Standing,
    planned: readonly AddressedPayout[],
  ): { readonly payable: readonly PayablePayout[]; readonly undrafted: readonly Undrafted[] } {
    const addressed = planned.map((payout) => this.addressed(standing, payout));
    return {
      payable: addressed.flatMap((one) => ('payeeSource' in one ? [one] : [])),
      undrafted: addressed.flatMap((one) => ('payeeSource' in one ? [] : [one])),
    };
  }

  private addressed(standing: Standing, payout: AddressedPayout): PayablePayout | Undrafted {
    if (payout.kind === 'fee') {
      return { ...payout, payee: this.settings.treasury, payeeSource: '国库账户(设置)' };
    }
    return payout.kind === 'refund' ? toPayer(payout) : toApplicant(standing, payout);
  }

  /**
   * A correction may mend an account, never change who is paid.
   *
   * @throws DomainError `PAYOUT.PAYEE_NOT_ENTITLED` (422).
   */
  assertSamePerson(returned: PayoutRow, payee: PayeeAccount, standing: Standing): void {
    if (returned.kind === 'fee') {
      if (isSameAccount(payee, this.settings.treasury)) return;
      throw payeeNotEntitled('执行费只能上缴到设置的国库账户');
    }
    if (returned.kind === 'refund') {
      if (payee.accountName === returned.payer?.accountName) return;
      throw payeeNotEntitled('多收的款项只能退还给银行流水上的原付款人');
    }
    const party = standing.parties.find((item) => item.partyId === returned.partyId);
    if (party?.name === payee.accountName) return;
    throw payeeNotEntitled('案款只能发放到该申请执行人本人名下的账户');
  }
}

function isSameAccount(one: PayeeAccount, other: PayeeAccount): boolean {
  return payerKey(one) === payerKey(other) && one.bankName === other.bankName;
}

function toPayer(payout: AddressedPayout): PayablePayout | Undrafted {
  const { payee } = payout;
  if (!payee) throw new Error('a planned refund lost its payer');
  const parts = unusableParts(payee);
  if (parts.length === 0) return { ...payout, payee, payeeSource: '原付款人(后到先退)' };
  return {
    kind: 'refund',
    amount: formatYuan(payout.amountFen),
    ...(payee.accountName ? { payee: payee.accountName } : {}),
    reason: `银行流水没有给出可付款的${parts.join('、')},没有拟退款`,
  };
}

function toApplicant(standing: Standing, payout: AddressedPayout): PayablePayout | Undrafted {
  const { entitlementId, partyId } = payout;
  const { account } =
    standing.entitlements.find((item) => item.entitlementId === entitlementId) ?? {};
  if (account) {
    const payeeSource = `申请执行人确认的收款账户(案件第 ${standing.version} 版)`;
    return { ...payout, payee: account, payeeSource };
  }
  const party = standing.parties.find((item) => item.partyId === partyId);
  return {
    kind: 'applicant',
    amount: formatYuan(payout.amountFen),
    ...(party ? { payee: party.name } : {}),
    reason: '没有确认的收款账户,没有拟发放,款项为其预留',
  };
}
