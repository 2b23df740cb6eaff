import {
  batchNoOf,
  type ControlAnswer,
  type ControlLine,
  type ControlRequestPackage,
  decodePackage,
  type DepositLine,
  encodePackage,
  FolderExchange,
  type OriginalOrder,
  permitImage,
  type QueryAnswer,
  type QueryRequestPackage,
  type RequestHead,
  type SendBack,
  type Subject,
  writPdf,
} from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { BODIES } from '../src/bodies.js';

export const CASE_NUMBER = '(2026)京0199执1号';

export const DEBTOR: Subject = {
  name: '示例商贸有限公司(虚构)',
  documentType: 'uscc',
  documentNumber: '91110105MADEM0003F',
};

/** A control that a later one of the same case names. */
export const original = (requestNo: string): OriginalOrder => ({
  caseNumber: CASE_NUMBER,
  requestNo,
});

export interface ReceivedFile {
  readonly fileName: string;
  readonly answer: QueryAnswer | ControlAnswer | SendBack | 'unreadable';
}

/** The court's end of the exchange as a test drives it: real files, real codec. */
export class CourtSide {
  readonly exchange: FolderExchange;
  private serial = 0;

  constructor(
    root: string,
    private readonly today: CourtDate,
  ) {
    this.exchange = new FolderExchange(root);
  }

  nextRequestNo(): string {
    this.serial += 1;
    return `20260304110199${String(this.serial).padStart(6, '0')}`;
  }

  head(requestNo: string, subject: Subject): RequestHead {
    return {
      requestNo,
      sector: 'bank',
      subject,
      court: { code: '京0199', name: '示例区人民法院(虚构)' },
      judge: { name: '丁某', phone: '010', workPermitNo: 'GZ1', enforcementPermitNo: 'GW1' },
      caseNumber: CASE_NUMBER,
      noticeTitle: '协助通知书',
      writId: `W${requestNo}`,
    };
  }

  /** Asks a body; returns the request number. */
  async query(code: string, subject: Subject = DEBTOR, more: object = {}): Promise<string> {
    const requestNo = this.nextRequestNo();
    const pkg: QueryRequestPackage = {
      ...this.packageHead(code, requestNo),
      type: 'CXQQ',
      requests: [{ ...this.head(requestNo, subject), ...more, kind: 'query' }],
    };
    await this.exchange.put(code, 'out', encodePackage(pkg));
    return requestNo;
  }

  /** Orders a control on one line; returns the request number. */
  async control(
    code: string,
    line: Partial<DepositLine> | ControlLine,
    change: Partial<ControlRequestPackage> & { readonly subject?: Subject } = {},
  ): Promise<string> {
    const requestNo = this.nextRequestNo();
    const { subject = DEBTOR, ...rest } = change;
    const pkg: ControlRequestPackage = {
      ...this.packageHead(code, requestNo),
      type: 'KZQQ',
      request: {
        ...this.head(requestNo, subject),
        kind: 'control',
        lines: [{ ...this.defaultLine(), ...line } as ControlLine],
      },
      ...rest,
    };
    await this.exchange.put(code, 'out', encodePackage(pkg));
    return requestNo;
  }

  /** Takes what a body sent since the last time. */
  async receive(code: string): Promise<ReceivedFile[]> {
    const received: ReceivedFile[] = [];
    for (const fileName of await this.exchange.list(code, 'in')) {
      const file = await this.exchange.read(code, 'in', fileName);
      if (file) received.push({ fileName, answer: answerIn(file) });
      await this.exchange.archive(code, 'in', fileName);
    }
    return received;
  }

  private packageHead(
    code: string,
    requestNo: string,
  ): Pick<ControlRequestPackage, 'institution' | 'batchNo' | 'writs' | 'certificates'> {
    const content = writPdf({
      court: '示例区人民法院(虚构)',
      title: '执行裁定书',
      number: `${CASE_NUMBER}之一`,
      paragraphs: ['测试文书。'],
      signers: ['审判员 丁某'],
      date: this.today,
    });
    const permit = { number: 'GZ1', format: 'png', image: permitImage('GZ1') } as const;
    const officer = {
      requestNo,
      officerName: '丁某',
      workPermit: permit,
      enforcementPermit: permit,
    };
    const institution = BODIES.find((body) => body.code === code)?.wireCode ?? '';
    const writ = { index: 1, class: '裁定书', name: '裁定.pdf', format: 'pdf', content } as const;
    return {
      institution,
      batchNo: batchNoOf(requestNo),
      writs: [{ ...writ, writId: `W${requestNo}`, requestNo }],
      certificates: [
        { ...officer, index: 1 },
        { ...officer, index: 2 },
      ],
    };
  }

  private defaultLine(): Omit<DepositLine, 'accountNo' | 'amountFen'> {
    return {
      property: 'deposit',
      lineNo: 1,
      measure: 'freeze',
      scope: 'money',
      currency: '156',
      from: this.today,
      to: `${Number(this.today.slice(0, 4)) + 1}${this.today.slice(4, 8)}28` as CourtDate,
      rulingNo: `${CASE_NUMBER}之一`,
    };
  }
}

function answerIn(file: { fileName: string; bytes: Uint8Array }): ReceivedFile['answer'] {
  try {
    const pkg = decodePackage(file);
    if (pkg.type === 'KZFK') return pkg.reply;
    if (pkg.type === 'CXFK') return pkg.answers[0] ?? pkg.sendBacks[0] ?? 'unreadable';
    return 'unreadable';
  } catch {
    return 'unreadable';
  }
}
