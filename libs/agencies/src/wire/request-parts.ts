import type {
  ControlLine,
  ControlRequest,
  DepositLine,
  DocumentType,
  MeasureCode,
  OfficerCertificate,
  OriginalOrder,
  PermitImage,
  QueryRequest,
  RealEstateLine,
  RequestHead,
  Sector,
  Writ,
} from './model.js';
import type { Part, Parts } from './parts.js';
import { attr, elementOf, fixed, maybe, maybeObject, object, rows } from './parts.js';
import { binary } from './binary.js';
import { codes, date, fen, integer, text } from './values.js';

const SECTORS = codes<Sector>({
  YH: 'bank',
  RH: 'central-bank',
  BDC: 'real-estate',
  CL: 'vehicle',
});

/** 2016 table; 统一社会信用代码 has no code in any source, 21 is our setting (README). */
const DOCUMENT_TYPES = codes<DocumentType>({
  '01': 'residentId',
  '02': 'householdBook',
  '03': 'passport',
  '04': 'foreignPassport',
  '05': 'hkMacauPermit',
  '06': 'homeReturnPermit',
  '07': 'taiwanPermit',
  '08': 'militaryPaper',
  '20': 'organisationCode',
  '21': 'uscc',
  '99': 'other',
});

const DEPOSIT_MEASURES = codes<DepositLine['measure']>({
  '01': 'freeze',
  '02': 'continue',
  '04': 'release',
  '06': 'deduct',
});

const REAL_ESTATE_MEASURES = codes<Exclude<MeasureCode, 'deduct'>>({
  '11': 'freeze',
  '12': 'continue',
  '14': 'release',
  '15': 'transfer-order',
});

const head: Parts<RequestHead> = {
  requestNo: attr('BDHM', text(30)),
  sector: attr('LB', SECTORS),
  caseNumber: attr('AH', text(60)),
  court: object<RequestHead['court']>({
    code: attr('FYDM', text(12)),
    name: attr('FYMC', text(100)),
    address: maybe('LXFS', text(200)),
  }),
  judge: object<RequestHead['judge']>({
    name: attr('CBR', text(50)),
    phone: attr('YHDH', text(30)),
    workPermitNo: attr('GZZBH', text(40)),
    enforcementPermitNo: attr('GWZBH', text(40)),
  }),
  subject: object<RequestHead['subject']>({
    name: attr('XM', text(100)),
    documentType: attr('ZJLX', DOCUMENT_TYPES),
    documentNumber: attr('DSRZJHM', text(40)),
    country: maybe('GJ', text(3)),
    issuedBy: maybe('FZJG', text(100)),
  }),
  noticeTitle: attr('CKH', text(100)),
  writId: attr('WSBH', text(40)),
  note: maybe('BEIZ', text(500)),
};

export const queryRequest: Part<QueryRequest> = object<QueryRequest>({
  ...head,
  kind: nature('1', 'query'),
  cashFlow: maybeObject<{ from: DateOf; to: DateOf }>('CKKSSJ', {
    from: attr('CKKSSJ', date),
    to: attr('CKJSSJ', date),
  }),
});

type DateOf = NonNullable<QueryRequest['cashFlow']>['from'];

const original = maybeObject<OriginalOrder>('YDJDH', {
  caseNumber: attr('YDJAH', text(60)),
  requestNo: attr('YDJDH', text(30)),
});

const depositLine: Part<DepositLine> = object<DepositLine>({
  property: fixed('deposit'),
  lineNo: attr('CCXH', integer),
  measure: attr('KZCS', DEPOSIT_MEASURES),
  scope: attr('KZNR', codes<DepositLine['scope']>({ '1': 'money', '2': 'account' })),
  accountNo: attr('KHZH', text(40)),
  subAccountNo: maybe('GLZHHM', text(40)),
  branch: maybe('KHWD', text(100)),
  currency: attr('BZ', text(3)),
  amountFen: attr('JE', fen),
  rulingNo: attr('CKWH', text(100)),
  from: maybe('KSRQ', date),
  to: maybe('JSRQ', date),
  original,
  payee: maybeObject<NonNullable<DepositLine['payee']>>('ZXKZHZH', {
    accountName: attr('ZXKZHHM', text(100)),
    accountNo: attr('ZXKZHZH', text(40)),
    bankName: attr('ZXKZHKHH', text(100)),
    bankCode: attr('ZXKZHKHHHH', text(20)),
  }),
});

const realEstateLine: Part<RealEstateLine> = object<RealEstateLine>({
  property: fixed('real-estate'),
  lineNo: attr('CCXH', integer),
  measure: attr('KZCS', REAL_ESTATE_MEASURES),
  unitNo: attr('BDCDYH', text(40)),
  certificateNo: attr('BDCQZH', text(60)),
  address: attr('ZL', text(200)),
  rightKind: attr('BDCQLLX', text(40)),
  rulingNo: attr('CKWH', text(100)),
  from: maybe('KSRQ', date),
  to: maybe('JSRQ', date),
  original,
});

/** Deposits and real estate have lines of their own; a request keeps the order of its line numbers. */
const lines: Part<readonly ControlLine[]> = {
  put: (given, into) => {
    for (const line of given) {
      into.children.push(
        line.property === 'deposit'
          ? elementOf('KZXX', depositLine, line)
          : elementOf('BDCKZXX', realEstateLine, line),
      );
    }
  },
  take: (from, faults, path) => {
    const found = [
      ...rows('KZXX', depositLine).take(from, faults, path),
      ...rows('BDCKZXX', realEstateLine).take(from, faults, path),
    ].sort((a, b) => a.lineNo - b.lineNo);
    if (found.length === 0) faults.add('PART.EMPTY', path, '控制请求没有控制明细');
    if (new Set(found.map((line) => line.lineNo)).size < found.length) {
      faults.add('FIELD.REPEATED', `${path}@CCXH`, '控制明细序号重复');
    }
    return found;
  },
};

export const controlRequest: Part<ControlRequest> = object<ControlRequest>({
  ...head,
  kind: nature('2', 'control'),
  lines,
});

/** XZ: 1 query, 2 control; the other one is a fault in this place. */
function nature<Kind extends string>(code: string, kind: Kind): Part<Kind> {
  return attr('XZ', codes<Kind>({ [code]: kind } as Record<string, Kind>));
}

export const writ: Part<Writ> = object<Writ>({
  requestNo: attr('BDHM', text(30)),
  writId: attr('WSBH', text(40)),
  index: attr('XH', integer),
  class: attr('WSLB', text(40)),
  name: attr('WJMC', text(200)),
  format: attr('WJLX', codes<'pdf'>({ pdf: 'pdf' })),
  content: binary('WSNR', 'MD5'),
});

function permit(number: string, format: string, image: string): Part<PermitImage> {
  return object<PermitImage>({
    number: attr(number, text(40)),
    format: attr(format, codes<PermitImage['format']>({ png: 'png', jpg: 'jpg' })),
    image: binary(image),
  });
}

export const certificate: Part<OfficerCertificate> = object<OfficerCertificate>({
  requestNo: attr('BDHM', text(30)),
  index: attr('XH', integer),
  officerName: attr('ZJMC', text(50)),
  workPermit: permit('GZZBM', 'GZZWJGS', 'GZZ'),
  enforcementPermit: permit('GWZBM', 'GWZWJGS', 'GWZ'),
});
