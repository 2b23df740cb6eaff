import { DomainError } from '@lib/kernel';

export const staleDebt = (seen: number, newest: number): DomainError =>
  new DomainError(
    'DEBT.STALE_VERSION',
    'conflict',
    `您依据的是债务第 ${seen} 版,现在是第 ${newest} 版,金额可能已经变化`,
    { hint: '请重新读取债务并核对金额后再办理' },
  );

export const nothingToPay = (): DomainError =>
  new DomainError('PAYOUT.NOTHING_TO_PAY', 'conflict', '本案没有可以发放的款项', {
    hint: '已到账款项均已在发放流程中;请查看已有的发放',
  });

export const overHeld = (wanted: string, free: string): DomainError =>
  new DomainError(
    'PAYOUT.OVER_HELD',
    'conflict',
    `拟发放 ${wanted} 元,超过案款账户可用余额 ${free} 元`,
    { hint: '请核对到账和在途发放' },
  );

export const noPayeeAccount = (entitlementIds: readonly string[]): DomainError =>
  new DomainError(
    'PAYOUT.NO_PAYEE_ACCOUNT',
    'unprocessable',
    `${entitlementIds.length} 名申请执行人没有确认收款账户`,
    {
      hint: '请先由申请执行人书面确认收款账户(法发〔2017〕6号第十三条)',
      fields: entitlementIds.map((id) => ({ path: `entitlements.${id}`, message: '没有收款账户' })),
    },
  );
