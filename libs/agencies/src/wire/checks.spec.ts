import { describe, expect, it } from '@jest/globals';
import { courtDate } from '@lib/kernel';
import { checkBeforeSending, checkControlAnswer, deriveMeasureState } from '../index.js';
import type { ControlOutcome, ControlRequestPackage } from '../index.js';
import { controlAnswer, requestNo } from './control-answer.fixture.js';
import { blank, line, officer, packageWith } from './control-request.fixture.js';

// Aim: what a body would refuse is found before sending; an answer that does not fit is noticed.

const codes = (pkg: ControlRequestPackage): string[] =>
  checkBeforeSending(pkg).map((fault) => fault.code);

describe('checks before sending', () => {
  it('lets a complete order go', () => {
    expect(codes(packageWith())).toEqual([]);
  });

  it('lets a freeze of a single day go', () => {
    expect(codes(packageWith({ to: line.from! }))).toEqual([]);
  });

  it('lets one go whose officers show one of their two papers', () => {
    const papers = { ...officer, enforcementPermit: blank };
    const certificates = [1, 2].map((index) => ({ ...papers, index }));

    const { request } = packageWith({});
    const judge = { ...request.judge, workPermitNo: '' };

    expect(codes(packageWith({}, { certificates, request: { ...request, judge } }))).toEqual([]);
  });

  const original = { caseNumber: '(2026)示0101执1号', requestNo: '1' };

  it.each<[string, ControlRequestPackage, string[]]>([
    ['no writ', packageWith({}, { writs: [] }), ['PART.WRIT', 'PART.WRIT_ID']],
    [
      'an empty writ',
      packageWith({}, { writs: [{ ...packageWith().writs[0]!, content: new Uint8Array() }] }),
      ['PART.WRIT_EMPTY'],
    ],
    [
      'one officer only',
      packageWith({}, { certificates: [{ ...officer, index: 1 }] }),
      ['PART.CERTIFICATE'],
    ],
    [
      'two officers of whom one belongs to another request',
      packageWith(
        {},
        {
          certificates: [
            { ...officer, index: 1 },
            { ...officer, index: 2, requestNo: '2' },
          ],
        },
      ),
      ['PART.CERTIFICATE'],
    ],
    [
      'a certificate without any image',
      packageWith(
        {},
        {
          certificates: [
            { ...officer, index: 1 },
            { ...officer, index: 2, workPermit: blank, enforcementPermit: blank },
          ],
        },
      ),
      ['PART.CERTIFICATE_EMPTY'],
    ],
    ['an amount of nothing', packageWith({ amountFen: 0n }), ['AMOUNT.NOT_POSITIVE']],
    [
      'a period that ends before it starts',
      packageWith({ to: courtDate('2026-03-03') }),
      ['DATE.ORDER'],
    ],
    [
      'a release without the original order',
      packageWith({ measure: 'release' }),
      ['FIELD.ORIGINAL'],
    ],
    ['a deduction without payee', packageWith({ measure: 'deduct', original }), ['FIELD.PAYEE']],
    [
      'a payee on a freeze',
      packageWith({
        payee: { accountName: 'a', accountNo: '1', bankName: 'b', bankCode: 'BANK-B' },
      }),
      ['FIELD.PAYEE'],
    ],
  ])('refuses %s', (_title, pkg, expected) => {
    expect(codes(pkg)).toEqual(expected);
  });

  it('refuses a request without name, document number, permits or number', () => {
    const { request, ...rest } = packageWith();
    const bare = {
      ...rest,
      request: {
        ...request,
        requestNo: '',
        subject: { ...request.subject, name: ' ', documentNumber: '' },
        judge: { ...request.judge, workPermitNo: '', enforcementPermitNo: '' },
      },
    };

    expect(codes(bare)).toEqual(
      expect.arrayContaining(['FIELD.REQUEST_NO', 'FIELD.MISSING', 'FIELD.PERMIT', 'PART.WRIT']),
    );
  });
});

describe('an answer against its request', () => {
  const { request } = packageWith();

  it('fits when it is partial, and when an update tells a smaller cap', () => {
    const update = { requestedFen: 80_000_000n, heldFen: 80_000_000n, uncoveredFen: 0n };

    expect(checkControlAnswer(request, controlAnswer({}))).toEqual([]);
    expect(checkControlAnswer(request, controlAnswer(update))).toEqual([]);
  });

  it.each([
    { to: courtDate('2099-01-01') },
    { from: courtDate('2026-03-03') },
    { to: courtDate('2026-03-01') },
  ])('fits whatever period a freeze prints: %j', (printed) => {
    expect(checkControlAnswer(request, controlAnswer(printed))).toEqual([]);
  });

  it('fits a continuation that prints the day on which the freeze first began', () => {
    const lines = request.lines.map((asked) => ({ ...asked, measure: 'continue' as const }));
    const printed = { from: courtDate('2025-03-04') };
    const fits = (given: Partial<ControlOutcome>) =>
      checkControlAnswer({ requestNo, lines }, controlAnswer(given)).map((fault) => fault.code);

    expect(fits(printed)).toEqual([]);
    expect(fits({ to: courtDate('2027-03-04') })).toEqual(['DATE.OUTSIDE']);
    expect(fits({ to: courtDate('2026-03-01') })).toEqual(['DATE.ORDER']);
  });

  it.each<[string, Partial<ControlOutcome>, string]>([
    ['another account', { accountNo: '6200000000000000002' }, 'ACCOUNT.OTHER'],
    ['a larger cap', { requestedFen: 90_000_001n, uncoveredFen: 5_000_001n }, 'AMOUNT.CAP'],
    ['sums that do not add up', { heldFen: 1n }, 'AMOUNT.SUM'],
    ['money held though refused', { outcome: 'refused' }, 'AMOUNT.CONTRADICTION'],
    ['a line nobody asked for', { lineNo: 2 }, 'LINE.UNKNOWN'],
  ])('does not fit with %s', (_title, change, code) => {
    const found = checkControlAnswer(request, controlAnswer(change)).map((fault) => fault.code);

    expect(found).toContain(code);
  });

  it('does not fit another request', () => {
    const faults = checkControlAnswer({ ...request, requestNo: '2' }, controlAnswer({}));

    expect(faults.map((fault) => fault.code)).toEqual(['REQUEST.OTHER']);
  });
});

describe('the state of a freeze by the word of the body (law/query-control.md §4.4)', () => {
  const earlier = [
    { rank: 1, authority: '某院', documentNo: '1', amountFen: 1n, endsOn: courtDate('2026-01-01') },
  ];

  it.each([
    ['refused', { outcome: 'refused', requestedFen: 9n, heldFen: 0n, earlierFreezes: [] }],
    ['effective-full', { outcome: 'done', requestedFen: 9n, heldFen: 9n, earlierFreezes: earlier }],
    ['effective-partial', { outcome: 'done', requestedFen: 9n, heldFen: 1n, earlierFreezes: [] }],
    ['queued', { outcome: 'done', requestedFen: 9n, heldFen: 0n, earlierFreezes: earlier }],
    ['effective-empty', { outcome: 'done', requestedFen: 9n, heldFen: 0n, earlierFreezes: [] }],
    ['effective-full', { outcome: 'done', requestedFen: 0n, heldFen: 0n, earlierFreezes: [] }],
    ['queued', { outcome: 'done', requestedFen: 0n, heldFen: 0n, earlierFreezes: earlier }],
  ] as const)('is %s', (state, outcome) => {
    expect(deriveMeasureState(outcome)).toBe(state);
  });
});
