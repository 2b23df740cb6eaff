import { stateChart } from '@lib/kernel';

/**
 * One body's part of a query. `asked` and `silent` are both shown as silence: no answer is never
 * "none" (architecture.md §1.3); `silent` means that the answer-by time has passed.
 */
export type QueryRequestState = 'not-asked' | 'asked' | 'silent' | 'none' | 'partial' | 'found';

const ARTICLE = '法释〔2013〕20号第四条';

export const queryRequestStates = stateChart<QueryRequestState>(
  '查询请求',
  'not-asked',
  ['not-asked', 'asked', 'silent', 'none', 'partial', 'found'],
  [
    { from: 'not-asked', to: 'asked', cause: '查询文书已放入交换区' },
    { from: 'not-asked', to: 'silent', cause: '期限届满仍未答复' },
    { from: 'asked', to: 'silent', cause: '期限届满仍未答复', article: ARTICLE },
    { from: 'asked', to: 'none', cause: '答复:截至某日未查到', article: ARTICLE },
    { from: 'asked', to: 'partial', cause: '答复:部分查到', article: ARTICLE },
    { from: 'asked', to: 'found', cause: '答复:查到财产', article: ARTICLE },
    { from: 'silent', to: 'asked', cause: '逾期后文书才放入交换区' },
    { from: 'silent', to: 'none', cause: '迟到的答复:未查到' },
    { from: 'silent', to: 'partial', cause: '迟到的答复:部分查到' },
    { from: 'silent', to: 'found', cause: '迟到的答复:查到财产' },
  ],
);
