import { stateChart } from '@lib/kernel';

export type ReceiptState = 'unidentified' | 'claim-proposed' | 'claimed' | 'returned';

export const receiptStates = stateChart<ReceiptState>(
  '到账',
  'unidentified',
  ['unidentified', 'claim-proposed', 'claimed', 'returned'],
  [
    { from: 'unidentified', to: 'claim-proposed', cause: '承办人认领' },
    { from: 'claim-proposed', to: 'claimed', cause: '财务确认', article: '法发〔2017〕6号第三条' },
    { from: 'claim-proposed', to: 'unidentified', cause: '财务退回认领' },
    { from: 'unidentified', to: 'claimed', cause: '按扣划请求号匹配' },
    { from: 'unidentified', to: 'returned', cause: '银行冲回到账' },
    { from: 'claim-proposed', to: 'returned', cause: '银行冲回到账' },
    { from: 'claimed', to: 'returned', cause: '银行冲回到账' },
  ],
);
