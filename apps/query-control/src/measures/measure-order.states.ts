import { measureOrderStateSchema } from '@lib/contracts';
import { stateChart } from '@lib/kernel';

/**
 * One order to a body under a measure. `unanswered` is not failure: the body may have done it, and
 * a late receipt is still taken.
 */
export type MeasureOrderState = (typeof measureOrderStateSchema.options)[number];

export const measureOrderStates = stateChart<MeasureOrderState>(
  '协助执行指令',
  'drafted',
  measureOrderStateSchema.options,
  [
    { from: 'drafted', to: 'approved', cause: '裁定作出或审批通过' },
    { from: 'drafted', to: 'void', cause: '审批未通过或不再需要' },
    { from: 'approved', to: 'sent', cause: '放入交换区' },
    { from: 'approved', to: 'void', cause: '尚未送出即不再需要' },
    { from: 'approved', to: 'done', cause: '回执:已办理' },
    { from: 'approved', to: 'refused', cause: '回执:未办理' },
    { from: 'approved', to: 'unanswered', cause: '送达中撤回,期限届满无回执' },
    { from: 'sent', to: 'done', cause: '回执:已办理' },
    { from: 'sent', to: 'refused', cause: '回执:未办理' },
    { from: 'sent', to: 'unanswered', cause: '期限届满无回执' },
    { from: 'unanswered', to: 'done', cause: '迟到的回执:已办理' },
    { from: 'unanswered', to: 'refused', cause: '迟到的回执:未办理' },
  ],
);
