import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeServiceReturn, encodeServiceReturn } from '../index.js';
import type { ControlRequest, OfficerCertificate, QueryRequest, WirePackage } from '../index.js';
import type { Writ } from '../index.js';
import { bytes, charset, date, expectPackagesBack, fen, few } from './arbitraries.fixture.js';
import { lineNo, name, number, packageHead, record, some } from './arbitraries.fixture.js';

// Aim: what the court writes a body reads as the same value, in both modes.

const head = {
  requestNo: number,
  sector: fc.constantFrom('bank', 'central-bank', 'real-estate', 'vehicle'),
  caseNumber: name,
  noticeTitle: name,
  writId: number,
  court: record<QueryRequest['court']>({ code: number.map((code) => code.slice(0, 12)), name }),
  judge: fc.record({
    name,
    phone: number,
    workPermitNo: number,
    enforcementPermitNo: number,
  }),
  subject: record<QueryRequest['subject']>(
    {
      name,
      documentType: fc.constantFrom('residentId', 'uscc', 'passport', 'other'),
      documentNumber: number,
    },
    { issuedBy: name, country: fc.constant('CHN') },
  ),
} as const;

const queryRequest = record<QueryRequest>({ ...head, kind: fc.constant('query') } as never, {
  note: name,
  cashFlow: fc.record({ from: date, to: date }),
});
const original = fc.record({ caseNumber: name, requestNo: number });
const payee = fc.record({
  accountName: name,
  accountNo: number,
  bankName: name,
  bankCode: number.map((code) => code.slice(0, 20)),
});
const depositLine = record<Extract<ControlRequest['lines'][number], { property: 'deposit' }>>(
  {
    property: fc.constant('deposit'),
    measure: fc.constantFrom('freeze', 'continue', 'release', 'deduct'),
    scope: fc.constantFrom('money', 'account'),
    accountNo: number,
    currency: fc.constant('156'),
    amountFen: fen,
    rulingNo: name,
  },
  { subAccountNo: number, branch: name, from: date, to: date, original, payee },
);
const estateLine = record<Extract<ControlRequest['lines'][number], { property: 'real-estate' }>>(
  {
    property: fc.constant('real-estate'),
    measure: fc.constantFrom('freeze', 'continue', 'release', 'transfer-order'),
    unitNo: number,
    certificateNo: name,
    address: name,
    rightKind: name,
    rulingNo: name,
  },
  { from: date, to: date, original },
);
const controlRequest: fc.Arbitrary<ControlRequest> = fc
  .tuple(
    record<ControlRequest>({ ...head, kind: fc.constant('control') } as never, { note: name }),
    fc.array(fc.oneof(depositLine, estateLine), { minLength: 1, maxLength: 4 }),
  )
  .map(([request, lines]) => ({
    ...request,
    lines: lines.map((line, index) => ({ ...line, lineNo: index + 1 })),
  }));

const writ: fc.Arbitrary<Writ> = fc.record({
  writId: number,
  requestNo: number,
  index: lineNo,
  class: name,
  name,
  format: fc.constant('pdf'),
  content: bytes,
});
const permit = fc.record({
  number,
  format: fc.constantFrom('png' as const, 'jpg' as const),
  image: bytes,
});
const certificate: fc.Arbitrary<OfficerCertificate> = fc.record({
  requestNo: number,
  index: lineNo,
  officerName: name,
  workPermit: permit,
  enforcementPermit: permit,
});

const attached = { writs: some(writ), certificates: some(certificate) };
const wirePackage = fc.oneof(
  fc.record({
    ...packageHead,
    ...attached,
    type: fc.constant('CXQQ'),
    requests: some(queryRequest),
  }),
  fc.record({ ...packageHead, ...attached, type: fc.constant('KZQQ'), request: controlRequest }),
) as fc.Arbitrary<WirePackage>;

describe('requests on the wire', () => {
  it('gives back every package of the files mode, under the name it was written with', () => {
    expectPackagesBack(wirePackage);
  });

  it('gives back every list the court answers, and its refusal', () => {
    fc.assert(
      fc.property(few(controlRequest), few(certificate), charset, (requests, officers, coding) => {
        const list = encodeServiceReturn('getXzkzList', { ok: true, rows: requests }, coding);
        const people = encodeServiceReturn('zjInfo', { ok: true, rows: officers }, coding);
        const refusal = encodeServiceReturn('zjInfo', { ok: false, error: '用户名不符' }, coding);

        expect(decodeServiceReturn('getXzkzList', list, coding)).toEqual({
          ok: true,
          rows: requests,
        });
        expect(decodeServiceReturn('zjInfo', people, coding)).toEqual({ ok: true, rows: officers });
        expect(decodeServiceReturn('zjInfo', refusal, coding)).toEqual({
          ok: false,
          error: '用户名不符',
        });
      }),
      { numRuns: 50 },
    );
  });
});
