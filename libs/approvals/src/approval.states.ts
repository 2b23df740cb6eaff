import { stateChart } from '@lib/kernel';

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'void' | 'expired';

/** Review state of one approval; the subject's own state is its owner's. */
export const approvalStates = stateChart<ApprovalState>(
  '审批',
  'pending',
  ['pending', 'approved', 'rejected', 'void', 'expired'],
  [
    { from: 'pending', to: 'approved', cause: 'last step approved' },
    { from: 'pending', to: 'rejected', cause: 'any step rejected' },
    { from: 'pending', to: 'void', cause: 'content changed or subject withdrawn' },
    { from: 'pending', to: 'expired', cause: 'not decided in time' },
    { from: 'approved', to: 'void', cause: 'content changed or subject withdrawn' },
    { from: 'approved', to: 'expired', cause: 'not executed in time' },
  ],
);
