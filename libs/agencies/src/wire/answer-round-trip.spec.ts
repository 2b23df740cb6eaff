import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeServiceCall, encodeServiceCall } from '../index.js';
import type { ControlAnswer, QueryAnswer, SendBack, ServiceCall, WirePackage } from '../index.js';
import {
  bytes,
  charset,
  date,
  expectPackagesBack,
  fen,
  few,
  instant,
} from './arbitraries.fixture.js';
import { lineNo, name, number, packageHead, record, some } from './arbitraries.fixture.js';

// Aim: what a body writes the court reads as the same value, in both modes.

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

describe('answers on the wire', () => {
  it('gives back every package of the files mode, under the name it was written with', () => {
    expectPackagesBack(wirePackage);
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
