import { describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { fromDayNumber } from '@lib/kernel';
import fc from 'fast-check';
import { batchNoOf, decodePackage, decodeServiceReturn, encodePackage } from '../index.js';
import { encodeServiceReturn, readFileName } from '../index.js';
import type { ControlRequest, OfficerCertificate, QueryRequest, WirePackage } from '../index.js';
import type { Writ } from '../index.js';

// Aim: what the court writes a body reads as the same value, in both modes.

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

const packageHead = {
  institution: fc.stringMatching(/^[0-9A-Z]{17}$/),
  batchNo: number.map(batchNoOf),
};
const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: 3 });
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
const charset = fc.constantFrom('gbk' as const, 'utf-8' as const);

describe('requests on the wire', () => {
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
