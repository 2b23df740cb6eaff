import { stateChart } from '@lib/kernel';

/** Whether the releases were sent and acknowledged is read from their orders, not stored twice. */
export type ReleaseBatchState = 'drafted' | 'approved' | 'rejected' | 'void';

/** Releases that are decided together: of an excess, of everything after discharge, of one unanswered freeze. */
export const releaseBatchStates = stateChart<ReleaseBatchState>(
  '解除批次',
  'drafted',
  ['drafted', 'approved', 'rejected', 'void'],
  [
    {
      from: 'drafted',
      to: 'approved',
      cause: '审批通过,或依冻结裁定中的常设命令',
      article: '查扣冻规定(法释〔2020〕21号)第十九条、第二十八条',
    },
    { from: 'drafted', to: 'rejected', cause: '审批不同意' },
    { from: 'drafted', to: 'void', cause: '审批失效,或解除的理由已不存在' },
  ],
);
