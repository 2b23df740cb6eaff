import type {
  AccountFound,
  AccountTransaction,
  AnswerFault,
  ControlAnswer,
  ControlOutcome,
  CoOwner,
  EarlierFreeze,
  FinancialProduct,
  Mortgage,
  PriorRight,
  QueryAnswer,
  RealEstateFound,
  Receipt,
  Seizure,
  SendBack,
  SubAccount,
  VehicleFound,
} from './answer-model.js';
import type { Part } from './parts.js';
import { attr, elementOf, fixed, maybe, maybeObject, object, rows } from './parts.js';
import { binary } from './binary.js';
import { codes, date, fen, flag, instant, integer, text } from './values.js';
import { type XmlElement, element } from './xml.js';

/** "An empty answer must still contain one row" (law/query-control.md §4.4). */
const NO_ACCOUNT = '查无开户信息';

const earlierFreeze: Part<EarlierFreeze> = object<EarlierFreeze>({
  rank: attr('CSXH', integer),
  authority: attr('DJJG', text(100)),
  documentNo: attr('DJWH', text(100)),
  amountFen: attr('DJJE', fen),
  endsOn: attr('DJJZRQ', date),
});

const priorRight: Part<PriorRight> = object<PriorRight>({
  kind: attr('QLLX', text(40)),
  holder: attr('QLR', text(100)),
  amountFen: attr('QLJE', fen),
});

const product: Part<FinancialProduct> = object<FinancialProduct>({
  name: attr('ZCMC', text(100)),
  kind: attr('ZCLX', text(40)),
  units: attr('SE', text(24)),
  controllableUnits: attr('KYSE', text(24)),
  amountFen: attr('ZCJE', fen),
});

const transaction: Part<AccountTransaction> = object<AccountTransaction>({
  at: attr('JYSJ', instant),
  direction: attr('JDBZ', codes<AccountTransaction['direction']>({ J: 'in', C: 'out' })),
  amountFen: attr('JYJE', fen),
  serial: attr('JYLSH', text(40)),
  counterpartyName: attr('DFHM', text(100)),
  counterpartyAccountNo: attr('DFZH', text(40)),
  counterpartyBank: attr('DFYH', text(100)),
});

const subAccount: Part<SubAccount> = object<SubAccount>({
  subAccountNo: attr('ZZHXH', text(40)),
  kind: attr('ZZHLB', text(40)),
  balanceFen: attr('ZZHYE', fen),
});

const account: Part<AccountFound> = object<AccountFound>({
  lineNo: attr('CCXH', integer),
  accountNo: attr('KHZH', text(40)),
  accountClass: attr('CCLB', text(40)),
  accountState: attr('ZHZT', text(40)),
  branch: attr('KHWD', text(100)),
  openedOn: maybe('KHRQ', date),
  closedOn: maybe('XHRQ', date),
  currency: attr('BZ', text(3)),
  balanceFen: attr('YE', fen),
  availableFen: attr('KYYE', fen),
  linkedAccountNo: maybe('GLZJZH', text(40)),
  phone: maybe('LXDH', text(30)),
  products: rows('JRXX', product),
  measuresInForce: rows('DJXX', earlierFreeze),
  transactions: rows('WLXX', transaction),
  priorRights: rows('QLXX', priorRight),
  subAccounts: rows('GLXX', subAccount),
});

const accounts: Part<readonly AccountFound[]> = {
  put: (given, into) => {
    if (given.length === 0) {
      const none = element('ZHXX');
      none.attributes['KHZH'] = NO_ACCOUNT;
      into.children.push(none);
    }
    rows('ZHXX', account).put(given, into);
  },
  take: (from, faults, path) => {
    const given = from.children.filter((child) => child.name === 'ZHXX');
    if (given.length === 1 && given[0] && isNone(given[0])) return [];
    if (given.length === 0) faults.add('PART.EMPTY', path, '没有账户行,也没有查无开户信息的一行');
    if (given.some(isNone)) {
      faults.add('PART.CONTRADICTION', path, '同时答复了账户和查无开户信息');
    }
    return rows('ZHXX', account).take(from, faults, path);
  },
};

function isNone(row: XmlElement): boolean {
  return row.attributes['KHZH'] === NO_ACCOUNT;
}

const seizure: Part<Seizure> = object<Seizure>({
  rank: attr('CFSX', integer),
  authority: attr('CFJG', text(100)),
  kind: attr('CFLX', text(40)),
  documentNo: attr('CFWH', text(100)),
  from: attr('CFQSRQ', date),
  to: attr('CFJSRQ', date),
});

const estate: Part<RealEstateFound> = object<RealEstateFound>({
  lineNo: attr('CCXH', integer),
  unitNo: attr('BDCDYH', text(40)),
  certificateNo: attr('BDCQZH', text(60)),
  address: attr('ZL', text(200)),
  rightKind: attr('BDCQLLX', text(40)),
  use: attr('YT', text(40)),
  area: attr('MJ', text(20)),
  coOwners: rows<CoOwner>(
    'GYRXX',
    object<CoOwner>({ name: attr('GYR', text(100)), share: attr('GYFE', text(40)) }),
  ),
  mortgages: rows<Mortgage>(
    'DYXX',
    object<Mortgage>({
      holder: attr('DYQR', text(100)),
      amountFen: attr('BDBZZQSE', fen),
      registeredOn: attr('DJSJ', date),
      certificateNo: attr('DYZMH', text(60)),
    }),
  ),
  seizures: rows('CFXX', seizure),
});

const vehicle: Part<VehicleFound> = object<VehicleFound>({
  lineNo: attr('CCXH', integer),
  plate: attr('HPHM', text(20)),
  model: attr('PPXH', text(60)),
  vin: attr('CLSBDH', text(30)),
  registeredOn: attr('CCDJRQ', date),
  state: attr('ZT', text(40)),
  mortgaged: attr('DYBZ', flag),
  seizures: rows('CFXX', seizure),
});

const answerHead = {
  requestNo: attr('BDHM', text(30)),
  asOf: attr('FKSJ', instant),
};

type AnswerKind = QueryAnswer['kind'];
const KINDS = codes<AnswerKind>({ '1': 'accounts', '2': 'real-estate', '3': 'vehicles' });
const KIND = attr('JGLX', KINDS);

type Of<Kind extends AnswerKind> = Extract<QueryAnswer, { kind: Kind }>;
/** The row tag is the kind's own, so one answer holds one kind of property. */
const byKind: { readonly [Kind in AnswerKind]: Part<Of<Kind>> } = {
  accounts: object<Of<'accounts'>>({ ...answerHead, kind: fixed('accounts'), accounts }),
  'real-estate': object<Of<'real-estate'>>({
    ...answerHead,
    kind: fixed('real-estate'),
    estates: rows('BDCXX', estate),
  }),
  vehicles: object<Of<'vehicles'>>({
    ...answerHead,
    kind: fixed('vehicles'),
    vehicles: rows('CLXX', vehicle),
  }),
};

export const queryAnswer: Part<QueryAnswer> = {
  put: (given, into) => {
    KIND.put(given.kind, into);
    into.attributes['JGDM'] = '0000';
    (byKind[given.kind] as Part<QueryAnswer>).put(given, into);
  },
  take: (from, faults, path) => {
    const result = from.attributes['JGDM'] ?? '0000';
    if (result !== '0000') {
      faults.add('PART.QUERY_ERROR', `${path}@JGDM`, `机构答复查询出错,代码 ${result}`);
    }
    return byKind[KIND.take(from, faults, path)].take(from, faults, path);
  },
};

const outcome: Part<ControlOutcome> = object<ControlOutcome>({
  lineNo: attr('CCXH', integer),
  accountNo: attr('KHZH', text(40)),
  outcome: attr('KZZT', codes<ControlOutcome['outcome']>({ '1': 'done', '2': 'refused' })),
  requestedFen: attr('DJXE', fen),
  heldFen: attr('SKJE', fen),
  uncoveredFen: attr('CESKJE', fen),
  balanceFen: attr('YE', fen),
  availableFen: attr('KYYE', fen),
  from: maybe('CSKSRQ', date),
  to: maybe('CSJSRQ', date),
  reason: maybe('WNKZYY', text(500)),
  asOf: attr('FKSJ', instant),
  standing: maybeObject<NonNullable<ControlOutcome['standing']>>('DQDJE', {
    capFen: attr('DQDJE', fen),
    heldFen: attr('DQSKJE', fen),
  }),
  earlierFreezes: rows('DJXX', earlierFreeze),
  priorRights: rows('QLXX', priorRight),
});

const outcomes: Part<readonly ControlOutcome[]> = {
  put: rows('KZXX', outcome).put,
  take: (from, faults, path) => {
    const taken = rows('KZXX', outcome).take(from, faults, path);
    if (taken.length === 0) faults.add('PART.EMPTY', path, '控制结果没有明细');
    taken.forEach(({ requestedFen, heldFen, uncoveredFen, outcome: word }, index) => {
      // A refused line has nothing done; its three amounts need not add up.
      if (word === 'done' && requestedFen !== heldFen + uncoveredFen) {
        const at = `${path}/KZXX[${index + 1}]@DJXE`;
        faults.add('AMOUNT.SUM', at, '限额不等于实控金额与差额之和');
      }
    });
    return taken;
  },
};

export const receipt: Part<Receipt> = object<Receipt>({
  requestNo: attr('BDHM', text(30)),
  name: attr('WJMC', text(200)),
  format: attr('WJLX', codes<'pdf'>({ pdf: 'pdf' })),
  content: binary('WSNR', 'MD5'),
});

/** The QR part of a control answer; its receipt travels in a part of its own. */
export type ControlResult = Omit<ControlAnswer, 'receipt'>;

export const controlResult: Part<ControlResult> = object<ControlResult>({
  kind: fixed('control-answer'),
  requestNo: attr('BDHM', text(30)),
  outcomes,
});

export const sendBack: Part<SendBack> = object<SendBack>({
  kind: fixed('send-back'),
  requestNo: attr('BDHM', text(30)),
  reason: attr('XCHTYY', text(200)),
  detail: maybe('XCHTBZ', text(500)),
  person: maybe('XCHTR', text(50)),
  phone: maybe('XCHTDH', text(30)),
});

export const answerFault: Part<AnswerFault> = object<AnswerFault>({
  requestNo: attr('BDHM', text(30)),
  message: attr('CWXX', text(500)),
});

/** A wrapped list as its own document root. */
export function documentOf<T>(
  name: string,
  row: string,
  { part, values }: { part: Part<T>; values: readonly T[] },
): XmlElement {
  return elementOf(name, rows(row, part), values);
}
