import type { CourtDate } from '@lib/kernel';
import { daysBetween } from '@lib/kernel';
import type { Faults, Field } from '../reading.js';
import { checkOrder, readInput } from '../reading.js';
import { TIERS } from '../rules/rates.rules.js';
import { isCurrency } from './currencies.js';
import type {
  DatedRate,
  DayRange,
  LateInterestTerms,
  ObligationTerms,
  OldPeriod,
  PrivateLending,
  Rate,
} from './terms.js';

/** Stated limits of one input (style rule 12). */
const MOST = { obligations: 1000, payments: 5000, excluded: 1000, rates: 200 } as const;

/** Obligations times the days that cut them: each cut is a step of the trace, and an answer is one document. */
const MOST_CUTS = 100_000;

/** Reads and checks the whole input; throws `bad-input` with every fault found. */
export function readTerms(input: unknown): LateInterestTerms {
  return readInput(input, (root, faults) => {
    const fields = root.object([
      'obligations',
      'payments',
      'excluded',
      'asOf',
      'orderPolicy',
      'privateLending',
      'currency',
      'doubledIn',
      'oldPeriod',
    ]);
    const asOf = fields.asOf.date();
    const currency = fields.currency.isGiven ? readCurrency(fields.currency) : 'CNY';
    const terms: LateInterestTerms = {
      obligations: readObligations(fields.obligations, faults),
      payments: readPayments(fields.payments, fields.asOf),
      excluded: fields.excluded.isGiven ? readExcluded(fields.excluded) : [],
      asOf,
      orderPolicy: fields.orderPolicy.isGiven
        ? fields.orderPolicy.choice(['statutory561', 'principalFirst'])
        : 'statutory561',
      privateLending: fields.privateLending.isGiven
        ? readLending(fields.privateLending)
        : undefined,
      currency,
      midRate: fields.doubledIn.isGiven ? readMidRate(fields.doubledIn, currency) : undefined,
      oldPeriod: fields.oldPeriod.isGiven ? readOldPeriod(fields.oldPeriod) : undefined,
    };
    checkSize(terms, fields.obligations);
    return terms;
  });
}

function checkSize({ obligations, payments, excluded }: LateInterestTerms, field: Field): void {
  if (obligations.length * (payments.length + excluded.length + 1) > MOST_CUTS)
    field.fault(`债务项数与付款、扣除区间数之积不能超过 ${MOST_CUTS}`);
}

function readObligations(field: Field, faults: Faults): ObligationTerms[] {
  const items = field.list(MOST.obligations);
  if (Array.isArray(field.value) && items.length === 0) field.fault('至少应有一项');
  const ids = new Set<string>();
  return items.map((item) => {
    const { id, amount, expiresOn, general } = item.object([
      'id',
      'amount',
      'expiresOn',
      'general',
    ]);
    const name = id.text();
    if (name !== '' && ids.has(name)) faults.add(id.path, `编号重复:${name}`);
    ids.add(name);
    return {
      id: name,
      amountFen: amount.amount(),
      expiresOn: expiresOn.date(),
      path: expiresOn.path,
      ...(general.isGiven ? { general: readGeneral(general) } : {}),
    };
  });
}

function readGeneral(field: Field): { from: CourtDate; rates: DatedRate[] } {
  const { from, rate } = field.object(['from', 'rate']);
  const start = from.date();
  if (!Array.isArray(rate.value)) {
    return { from: start, rates: [{ from: start, rate: readRate(rate), path: rate.path }] };
  }
  const items = rate.list(MOST.rates);
  if (items.length === 0) rate.fault('至少应有一个利率');
  let last: Field | undefined;
  const rates = items.map((item) => {
    const entry = item.object(['from', 'rate']);
    const on = entry.from.date();
    if (!last) checkOrder(entry.from, from, '利息起算日早于第一个利率的起算日');
    else if (last.isDate && entry.from.isDate && on <= String(last.value)) {
      entry.from.fault('利率应按起算日先后排列,且不重复');
    }
    last = entry.from;
    return { from: on, rate: readRate(entry.rate), path: entry.rate.path };
  });
  return { from: start, rates };
}

const RATE_MEMBERS = {
  annual: ['kind', 'value', 'yearBasis'],
  daily: ['kind', 'value'],
  lpr: ['kind', 'term', 'multiple', 'yearBasis'],
} as const;

function readRate(field: Field): Rate {
  const isObject = typeof field.value === 'object' && field.value !== null;
  const kind = isObject ? (field.value as { kind?: unknown }).kind : undefined;
  if (kind === 'daily') {
    return { kind, value: field.object(RATE_MEMBERS.daily).value.rate() };
  }
  if (kind === 'lpr') {
    const { term, multiple, yearBasis } = field.object(RATE_MEMBERS.lpr);
    return {
      kind,
      term: term.choice(['1Y', '5Y']),
      multiple: multiple.factor(),
      yearBasis: yearBasis.choice([360, 365]),
    };
  }
  const fields = field.object(RATE_MEMBERS.annual);
  if (kind !== 'annual') fields.kind.choice(['annual', 'daily', 'lpr']);
  return {
    kind: 'annual',
    value: fields.value.rate(),
    yearBasis: fields.yearBasis.choice([360, 365]),
  };
}

function readPayments(field: Field, asOf: Field): LateInterestTerms['payments'] {
  if (!field.isGiven) return [];
  const payments = field.list(MOST.payments).map((item) => {
    const { on, amount } = item.object(['on', 'amount']);
    const payment = { on: on.date(), fen: amount.amount() };
    if (asOf.isDate && on.isDate && payment.on > String(asOf.value))
      on.fault('付款日晚于计算截止日');
    return payment;
  });
  // A stable sort keeps several payments of one day in input order.
  return payments.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function readExcluded(field: Field): DayRange[] {
  const ranges = field.list(MOST.excluded).map((item) => {
    const { from, to, reason } = item.object(['from', 'to', 'reason']);
    reason.text();
    const range = { from: from.date(), to: to.date() };
    checkOrder(from, to, '结束日早于开始日');
    return range;
  });
  return mergeRanges(ranges);
}

/** Overlapping and adjoining ranges as one, in date order. */
function mergeRanges(ranges: readonly DayRange[]): DayRange[] {
  const merged: DayRange[] = [];
  for (const range of [...ranges].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
  )) {
    const last = merged.at(-1);
    if (!last || daysBetween(last.to, range.from) > 1) merged.push(range);
    else if (range.to > last.to) merged[merged.length - 1] = { from: last.from, to: range.to };
  }
  return merged;
}

function readLending(field: Field): PrivateLending {
  const { contractOn, acceptedOn } = field.object(['contractOn', 'acceptedOn']);
  const terms = { contractOn: contractOn.date(), acceptedOn: acceptedOn.date() };
  checkOrder(contractOn, acceptedOn, '受理日早于合同成立日');
  return terms;
}

function readCurrency(field: Field): string {
  const code = field.text();
  if (code !== '' && !isCurrency(code)) field.fault('应为 ISO 4217 货币代码,例如 "USD"');
  return code;
}

function readMidRate(field: Field, currency: string): LateInterestTerms['midRate'] {
  const { currency: target, midRate } = field.object(['currency', 'midRate']);
  target.choice(['CNY']);
  if (currency === 'CNY') field.fault('执行依据为人民币,无须折算');
  const rate = midRate.rate();
  if (rate.num === 0n && typeof midRate.value === 'string') midRate.fault('中间价应大于零');
  return rate;
}

function readOldPeriod(field: Field): OldPeriod {
  const { tier, yearBasis } = field.object(['tier', 'yearBasis']);
  return { tier: tier.choice(TIERS), yearBasis: yearBasis.choice([360, 365]) };
}
