import { DomainError } from '@lib/kernel';
import type { Undrafted } from './refund.rules.js';

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

/** Nothing that is due can be paid to anybody yet; everyone who waits is named. */
export function nobodyPayable(undrafted: readonly Undrafted[]): DomainError {
  const fields = undrafted.map(({ payee, amount, reason }, index) => ({
    path: `undrafted.${index}`,
    message: `${payee ?? '收款人不明'} ${amount} 元:${reason}`,
  }));
  const applicants = undrafted.filter(({ kind }) => kind === 'applicant').length;
  return applicants > 0
    ? new DomainError(
        'PAYOUT.NO_PAYEE_ACCOUNT',
        'unprocessable',
        `${applicants} 名申请执行人没有确认收款账户`,
        { hint: '请先由申请执行人书面确认收款账户(法发〔2017〕6号第十三条)', fields },
      )
    : new DomainError(
        'PAYOUT.NO_REFUND_ACCOUNT',
        'unprocessable',
        '应退还的款项没有可付款的原付款账户,没有拟退款',
        { hint: '请向开户银行查明付款人的户名、账号和开户行', fields },
      );
}

export const payeeNotEntitled = (detail: string): DomainError =>
  new DomainError('PAYOUT.PAYEE_NOT_ENTITLED', 'unprocessable', detail, {
    hint: '更正只能改正同一收款人的账户;请核对户名与案件当事人是否一致',
    fields: [{ path: 'payee.accountName', message: '与应收款人不一致' }],
  });

export const paidAfterReturn = (): DomainError =>
  new DomainError(
    'PAYOUT.PAID_AFTER_RETURN',
    'conflict',
    '银行流水显示这笔退回的付款其实已经付出,不能再次付款',
    { hint: '请先与开户银行核实,差异已列入对账清单' },
  );

export const voided = (reason: string | null): DomainError =>
  new DomainError('PAYOUT.VOID', 'conflict', `这笔发放已作废:${reason ?? '原因未记录'}`, {
    hint: '请按最新的债务重新拟发放',
  });

export const noLongerCollected = (): DomainError =>
  new DomainError('PAYOUT.VOID', 'conflict', '债务重新计算后,这笔发放的金额不再成立', {
    hint: '请按最新的债务重新拟发放',
  });

export const debtOpen = (detail: string): DomainError =>
  new DomainError('DEBT.NOT_CURRENT', 'conflict', `最近的款项还没有计入债务:${detail}`, {
    hint: '系统每十分钟重新计算,计入后再办理发放',
  });

export const valueDayOpen = (requestNo: string): DomainError =>
  new DomainError(
    'PAYOUT.VALUE_DAY_OPEN',
    'conflict',
    `扣划 ${requestNo} 的款项已到账,但银行回执还没有到,计息日可能变动`,
    { hint: '请等银行的扣划回执到达后再拟发放' },
  );
