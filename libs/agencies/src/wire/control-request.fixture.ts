import { courtDate } from '@lib/kernel';
import type { ControlRequestPackage, DepositLine } from '../index.js';
import { INSTITUTION } from './broken-file.fixture.js';
import { requestNo } from './control-answer.fixture.js';

export const line: DepositLine = {
  property: 'deposit',
  lineNo: 1,
  measure: 'freeze',
  scope: 'money',
  accountNo: '6200000000000000001',
  currency: '156',
  amountFen: 90_000_000n,
  from: courtDate('2026-03-04'),
  to: courtDate('2027-03-03'),
  rulingNo: '(2026)示0101执1号之一',
};
const permit = { number: 'GZ1', format: 'png', image: Uint8Array.of(1) } as const;
export const blank = { ...permit, image: new Uint8Array() };
export const officer = {
  requestNo,
  officerName: '甲某',
  workPermit: permit,
  enforcementPermit: permit,
};

/** A complete order of one freeze, with what is changed. */
export function packageWith(
  change: Partial<DepositLine> = {},
  rest: Partial<ControlRequestPackage> = {},
): ControlRequestPackage {
  return {
    type: 'KZQQ',
    institution: INSTITUTION,
    batchNo: requestNo.padStart(30, '0'),
    request: {
      kind: 'control',
      requestNo,
      sector: 'bank',
      subject: { name: '示例公司', documentType: 'uscc', documentNumber: '91110000000000000A' },
      court: { code: '0101', name: '示例法院' },
      judge: { name: '甲某', phone: '010', workPermitNo: 'GZ1', enforcementPermitNo: 'GW1' },
      caseNumber: '(2026)示0101执1号',
      noticeTitle: '协助冻结存款通知书',
      writId: 'W1',
      lines: [{ ...line, ...change }],
    },
    writs: [
      {
        writId: 'W1',
        requestNo,
        index: 1,
        class: '裁定书',
        name: '裁定',
        format: 'pdf',
        content: Uint8Array.of(1),
      },
    ],
    certificates: [
      { ...officer, index: 1 },
      { ...officer, index: 2 },
    ],
    ...rest,
  };
}
