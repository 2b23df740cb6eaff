import { stateChart } from '@lib/kernel';

export type CaseState = 'filed' | 'assigned' | 'notified' | 'closed';

export const caseStates = stateChart<CaseState>(
  '案件',
  'filed',
  ['filed', 'assigned', 'notified', 'closed'],
  [
    { from: 'filed', to: 'assigned', cause: '分案', article: '法发〔2006〕35号第二条' },
    { from: 'assigned', to: 'assigned', cause: '变更承办人,或登记收款账户' },
    { from: 'notified', to: 'notified', cause: '变更承办人,或登记收款账户' },
    {
      from: 'assigned',
      to: 'notified',
      cause: '签发执行通知书',
      article: '民诉法解释(法释〔2022〕11号)第四百八十条',
    },
    { from: 'notified', to: 'closed', cause: '结案(执行完毕)' },
  ],
);
