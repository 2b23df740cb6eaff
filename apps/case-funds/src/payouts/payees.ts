import { formatYuan } from '@lib/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { Standing } from '../cases/index.js';
import type { CaseFundsSettings, PayeeAccount } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { noPayeeAccount, payeeNotEntitled } from './payout.errors.js';
import type { PayoutRow } from './payout-rows.js';
import type { PlannedPayout } from './payout-shares.rules.js';
import type { Undrafted } from './refund.rules.js';
import { payerKey, unusableParts } from './refund.rules.js';

/** A refund knows its payee from the money that came in. */
export type AddressedPayout = PlannedPayout & { readonly payee?: PayeeAccount };

/** Refunds that can be paid, and those that wait because their payer has no usable account. */
export function splitUsable(planned: readonly AddressedPayout[]): {
  readonly usable: readonly AddressedPayout[];
  readonly undrafted: readonly Undrafted[];
} {
  const usable: AddressedPayout[] = [];
  const undrafted: Undrafted[] = [];
  for (const payout of planned) {
    const parts = payout.kind === 'refund' && payout.payee ? unusableParts(payout.payee) : [];
    if (parts.length === 0) usable.push(payout);
    else {
      undrafted.push({
        kind: 'refund',
        amount: formatYuan(payout.amountFen),
        ...(payout.payee?.accountName ? { payer: payout.payee.accountName } : {}),
        reason: `银行流水没有给出可付款的${parts.join('、')},没有拟退款`,
      });
    }
  }
  return { usable, undrafted };
}

/** To whom a payout goes. */
@Injectable()
export class Payees {
  constructor(@Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings) {}

  /** Payees in the order of the payouts; all missing accounts are named at once. */
  ofPlan(
    standing: Standing,
    planned: readonly AddressedPayout[],
  ): { payee: PayeeAccount; payeeSource: string }[] {
    const missing: string[] = [];
    const payees = planned.map((payout) => {
      if (payout.kind === 'fee')
        return { payee: this.settings.treasury, payeeSource: '国库账户(设置)' };
      if (payout.payee) return { payee: payout.payee, payeeSource: '原付款人(后到先退)' };
      const entitlement = standing.entitlements.find(
        (item) => item.entitlementId === payout.entitlementId,
      );
      if (!entitlement?.account) missing.push(payout.entitlementId ?? '');
      return {
        payee: entitlement?.account,
        payeeSource: `申请执行人确认的收款账户(案件第 ${standing.version} 版)`,
      };
    });
    if (missing.length > 0) throw noPayeeAccount(missing);
    return payees.flatMap(({ payee, payeeSource }) => (payee ? [{ payee, payeeSource }] : []));
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
