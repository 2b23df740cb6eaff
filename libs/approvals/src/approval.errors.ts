import { DomainError } from '@lib/kernel';

export const samePerson = (): DomainError =>
  new DomainError(
    'APPROVAL.SAME_PERSON',
    'forbidden',
    '拟稿、审批、执行应由不同的人进行,您已参与此事项的前一环节',
    { hint: '请由另一位有权人员处理' },
  );

export const notYours = (): DomainError =>
  new DomainError('APPROVAL.NOT_YOURS', 'forbidden', '此审批环节不属于您的职权范围', {
    hint: '请由该环节的审批人处理;到时未办的,由其代理人处理',
  });

export const contentChanged = (): DomainError =>
  new DomainError('APPROVAL.CONTENT_CHANGED', 'conflict', '送审内容已变更,原审批不再有效', {
    hint: '请刷新后按现有内容重新送审或审批',
  });

export const notFound = (): DomainError =>
  new DomainError('APPROVAL.NOT_FOUND', 'not-found', '没有这项审批');

export const closed = (state: string): DomainError =>
  new DomainError('APPROVAL.CLOSED', 'conflict', `此审批已结束(${state})`, {
    hint: '请刷新列表',
  });

export const expired = (): DomainError =>
  new DomainError('APPROVAL.EXPIRED', 'conflict', '此审批已过有效期', { hint: '请重新送审' });

export const notApproved = (): DomainError =>
  new DomainError('APPROVAL.NOT_APPROVED', 'conflict', '此事项尚未经审批通过', {
    hint: '请等待审批通过后再执行',
  });
