import { describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { fromDayNumber } from '@lib/kernel';
import fc from 'fast-check';
import { batchNoOf, decodePackage, decodeServiceCall, encodePackage } from '../index.js';
import { encodeServiceCall, readFileName } from '../index.js';
import type { ControlAnswer, QueryAnswer, SendBack, ServiceCall, WirePackage } from '../index.js';

// Aim: what a body writes the court reads as the same value, in both modes.

const chars = '甲乙丙丁示例测试公司ABCxyz0189 &<>"\'\t\n\r()。';
const word = (max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...chars), { minLength: 1, maxLength: max })
    .map((list) => list.join(''))
    .filter((text) => text.trim() !== '');
const name = word(30);
const number = fc.stringMatching(/^[0-9A-Z]{1,30}$/);
const fen = fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n });
const date: fc.Arbitrary<CourtDate> = fc
  .integer({ min: 10_000, max: 30_000 })
  .map((day) => fromDayNumber(day));
const instant = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}+08:00`);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
const few = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const lineNo = fc.integer({ min: 1, max: 999 });

/** An object whose keys in `optional` may be absent. */
function record<T extends object>(
  required: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  optional: { [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>> } = {},
): fc.Arbitrary<T> {
  const model = { ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>;
  return fc.record(model, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T>;
}

const freeze = fc.record({
  rank: lineNo,
  authority: name,
  documentNo: name,
  amountFen: fen,
  endsOn: date,
});
const right = fc.record({ kind: name, holder: name, amountFen: fen });
const account = record<Extract<QueryAnswer, { kind: 'accounts' }>['accounts'][number]>(
  {
    lineNo,
    accountNo: number,
    accountClass: name,
    accountState: name,
    branch: name,
    currency: fc.constant('156'),
    balanceFen: fen,
    availableFen: fen,
    products: few(
      fc.record({ name, kind: name, units: number, controllableUnits: number, amountFen: fen }),
    ).map((list) => list.map((row) => ({ ...row, units: '10', controllableUnits: '9.5' }))),
    measuresInForce: few(freeze),
    transactions: few(
      fc.record({
        at: instant,
        direction: fc.constantFrom('in' as const, 'out' as const),
        amountFen: fen,
        serial: number,
        counterpartyName: name,
        counterpartyAccountNo: number,
        counterpartyBank: name,
      }),
    ),
    priorRights: few(right),
    subAccounts: few(fc.record({ subAccountNo: number, kind: name, balanceFen: fen })),
  },
  { openedOn: date, closedOn: date, linkedAccountNo: number, phone: number },
);
const seizures = few(
  fc.record({ rank: lineNo, authority: name, kind: name, documentNo: name, from: date, to: date }),
);
const estate = fc.record({
  lineNo,
  unitNo: number,
  certificateNo: name,
  address: name,
  rightKind: name,
  use: name,
  area: fc.constant('98.50'),
  coOwners: few(fc.record({ name, share: name })),
  mortgages: few(
    fc.record({ holder: name, amountFen: fen, registeredOn: date, certificateNo: name }),
  ),
  seizures,
});
const vehicle = fc.record({
  lineNo,
  plate: number.map((text) => text.slice(0, 20)),
  model: name,
  vin: number,
  registeredOn: date,
  state: name,
  mortgaged: fc.boolean(),
  seizures,
});
const queryAnswer = fc.record({ requestNo: number, asOf: instant }).chain((base) =>
  fc.oneof(
    few(account).map((accounts) => ({ ...base, kind: 'accounts' as const, accounts })),
    few(estate).map((estates) => ({ ...base, kind: 'real-estate' as const, estates })),
    few(vehicle).map((vehicles) => ({ ...base, kind: 'vehicles' as const, vehicles })),
  ),
) as fc.Arbitrary<QueryAnswer>;

const outcome = record<ControlAnswer['outcomes'][number]>(
  {
    lineNo,
    accountNo: number,
    outcome: fc.constantFrom('done', 'refused'),
    heldFen: fen.map((value) => value / 2n),
    uncoveredFen: fen.map((value) => value / 2n),
    balanceFen: fen,
    availableFen: fen,
    asOf: instant,
    earlierFreezes: few(freeze),
    priorRights: few(right),
  },
  { from: date, to: date, reason: name, standing: fc.record({ capFen: fen, heldFen: fen }) },
).map((row) => ({ ...row, requestedFen: row.heldFen + row.uncoveredFen }));
const controlAnswer: fc.Arbitrary<ControlAnswer> = number.chain((requestNo) =>
  fc.record({
    kind: fc.constant('control-answer'),
    requestNo: fc.constant(requestNo),
    outcomes: fc.array(outcome, { minLength: 1, maxLength: 3 }),
    receipt: fc.record({
      requestNo: fc.constant(requestNo),
      name,
      format: fc.constant('pdf' as const),
      content: bytes,
    }),
  }),
);
const sendBack = record<SendBack>(
  { kind: fc.constant('send-back'), requestNo: number, reason: name },
  { detail: name, person: name, phone: number },
);

const packageHead = {
  institution: fc.stringMatching(/^[0-9A-Z]{17}$/),
  batchNo: number.map(batchNoOf),
};
const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: 3 });
const fault = fc.record({ requestNo: number, message: name });
const wirePackage = fc.oneof(
  fc.record({
    ...packageHead,
    type: fc.constant('CXFK'),
    answers: some(queryAnswer),
    sendBacks: few(sendBack),
  }),
  fc.record({
    ...packageHead,
    type: fc.constant('KZFK'),
    reply: fc.oneof(controlAnswer, sendBack),
  }),
  fc.record({ ...packageHead, type: fc.constantFrom('CXHZ', 'KZHZ'), faults: some(fault) }),
) as fc.Arbitrary<WirePackage>;

const call = fc.oneof(
  fc.constantFrom({ operation: 'getXzcxList' }, { operation: 'getXzkzList' }),
  fc.record({ operation: fc.constant('cxwsInfo'), writId: number }),
  fc.record({ operation: fc.constantFrom('kzwsInfo', 'zjInfo'), requestNo: number }),
  fc.record({ operation: fc.constant('shfeedXzcxInfo'), answers: few(queryAnswer) }),
  fc.record({ operation: fc.constant('shfeedXzkzInfo'), answers: few(controlAnswer) }),
  fc.record({ operation: fc.constant('htInfo'), sendBacks: few(sendBack) }),
) as fc.Arbitrary<ServiceCall>;
const charset = fc.constantFrom('gbk' as const, 'utf-8' as const);

describe('answers on the wire', () => {
  it('gives back every package of the files mode, under the name it was written with', () => {
    fc.assert(
      fc.property(wirePackage, (pkg) => {
        const file = encodePackage(pkg);

        expect(readFileName(file.fileName)).toMatchObject({
          type: pkg.type,
          institution: pkg.institution,
          batchNo: pkg.batchNo,
        });
        expect(decodePackage(file)).toEqual(pkg);
        expect(encodePackage(pkg).bytes).toEqual(file.bytes);
      }),
      { numRuns: 150 },
    );
  });

  it('gives back every call of the service mode, in GBK and UTF-8', () => {
    fc.assert(
      fc.property(call, charset, (given, coding) => {
        const credentials = { user: 'YH示例', password: 'p&"<' };

        const text = encodeServiceCall(given, credentials, coding);

        expect(decodeServiceCall(text, coding)).toEqual({ credentials, call: given });
      }),
      { numRuns: 100 },
    );
  });
});
