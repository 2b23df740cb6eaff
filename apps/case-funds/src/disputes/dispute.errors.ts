import { DomainError } from '@lib/kernel';

export const alreadySettled = (): DomainError =>
  new DomainError('DISPUTE.SETTLED', 'conflict', '这条差异已经处理完毕', {
    hint: '请刷新页面查看处理结果',
  });

export const settlementPending = (): DomainError =>
  new DomainError('DISPUTE.PENDING', 'conflict', '这条差异已有处理方案在等审批', {
    hint: '请等审批结果;不予批准后可另提方案',
  });

export const unfitDecision = (detail: string): DomainError =>
  new DomainError('DISPUTE.DECISION_UNFIT', 'unprocessable', detail, {
    fields: [{ path: 'decision', message: detail }],
  });

export const missingName = (path: string, message: string): DomainError =>
  new DomainError('DISPUTE.DECISION_UNFIT', 'unprocessable', message, {
    fields: [{ path, message }],
  });

export const notEven = (detail: string, hint: string): DomainError =>
  new DomainError('DISPUTE.NOT_EVEN', 'conflict', detail, { hint });

export const amountDiffers = (wanted: string, found: string): DomainError =>
  new DomainError(
    'DISPUTE.AMOUNT_DIFFERS',
    'unprocessable',
    `金额不符:差异为 ${wanted} 元,所指一笔为 ${found} 元`,
    { hint: '只有金额完全一致的才能相互冲平' },
  );

export const caseShort = (wanted: string, free: string): DomainError =>
  new DomainError('DISPUTE.CASE_SHORT', 'conflict', `本案可用案款 ${free} 元,不足 ${wanted} 元`, {
    hint: '在途和已拟的发放不能动用;请等案款到账或先撤回拟发放',
  });
