import { describe, expect, it } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';
import {
  answerHash,
  batchNoOf,
  decodePackage,
  decodeServiceCall,
  encodePackage,
  encodeServiceCall,
  encodeServiceReturn,
  readServiceCredentials,
  readFileName,
} from '../index.js';
import type { ControlAnswerPackage, QueryAnswerPackage } from '../index.js';
import { changed, codesOf, INSTITUTION } from './broken-file.fixture.js';
import { controlAnswer, requestNo } from './control-answer.fixture.js';

// Aim: a broken message is refused with every fault named, and changes nothing.

const head = { institution: INSTITUTION, batchNo: batchNoOf(requestNo) };

const answer = controlAnswer({}, strToU8('%PDF-1.4'));
const control: ControlAnswerPackage = { ...head, type: 'KZFK', reply: answer };
const none: QueryAnswerPackage = {
  ...head,
  type: 'CXFK',
  answers: [{ kind: 'accounts', requestNo, asOf: '2026-03-04T09:30:00+08:00', accounts: [] }],
  sendBacks: [],
};

describe('strict decoding of files', () => {
  it.each<[string, string, string, (text: string) => string]>([
    ['an amount with three places', 'QR', 'AMOUNT.MALFORMED', swap('850000.00', '850000.001')],
    ['an amount with a sign', 'QR', 'AMOUNT.MALFORMED', swap('"850000.00"', '"-850000.00"')],
    ['an amount with thousands commas', 'QR', 'AMOUNT.MALFORMED', swap('900000.00', '900,000.00')],
    [
      'a cap that is not held + uncovered',
      'QR',
      'AMOUNT.SUM',
      swap('CESKJE="50000.00"', 'CESKJE="50000.01"'),
    ],
    ['a date that does not exist', 'QR', 'DATE.IMPOSSIBLE', swap('2027-03-03', '2027-02-29')],
    ['a time that does not exist', 'QR', 'DATE.IMPOSSIBLE', swap('09:30:00', '25:30:00')],
    ['a code nobody knows', 'QR', 'FIELD.UNKNOWN_CODE', swap('KZZT="1"', 'KZZT="3"')],
    ['a missing account number', 'QR', 'FIELD.MISSING', swap(' KHZH="6200000000000000001"', '')],
    ['a result without a line', 'QR', 'PART.EMPTY', swap(/<KZXX.*\/>/, '')],
    [
      'a receipt that is not what its MD5 says',
      'QRI',
      'BINARY.MD5',
      swap(/MD5="[^"]+"/, `MD5="${'0'.repeat(32)}"`),
    ],
    ['a receipt that is not Base64', 'QRI', 'BINARY.BASE64', swap(/WSNR="../, 'WSNR="*')],
    ['an empty receipt', 'QRI', 'FIELD.MISSING', swap(/WSNR="[^"]+"/, 'WSNR=""')],
  ])('refuses %s', (_title, kind, code, change) => {
    expect(codesOf(() => decodePackage(changed(encodePackage(control), kind, change)))).toContain(
      code,
    );
  });

  it('names every fault of one file at once', () => {
    const file = changed(encodePackage(control), 'QR', (text) =>
      text.replaceAll('.00"', '.0"').replace('2026-03-04"', '2026-13-04"').replace('CCXH="1"', ''),
    );

    expect(codesOf(() => decodePackage(file)).sort()).toEqual(
      [...Array<string>(5).fill('AMOUNT.MALFORMED'), 'DATE.IMPOSSIBLE', 'FIELD.MISSING'].sort(),
    );
  });

  it.each<[string, string, (text: string) => string]>([
    [
      'a document type',
      'XML.DOCTYPE',
      (text) => text.replace('<KZJG', '<!DOCTYPE a [<!ENTITY b "c">]><KZJG'),
    ],
    ['an entity of its own', 'XML.BROKEN', swap('850000.00', '&money;')],
    ['a tag that is not closed', 'XML.BROKEN', swap('</KZJG>', '')],
    ['two roots', 'XML.BROKEN', (text) => `${text}<KZJG/>`],
    ['a raw < in a value', 'XML.BROKEN', swap('900000.00', '<900000.00')],
    ['a reference to a forbidden character', 'XML.BROKEN', swap('900000.00', '&#0;')],
    ['a flood of elements', 'XML.TOO_MANY', () => `<A>${'<b/>'.repeat(300_000)}</A>`],
    ['endless nesting', 'XML.TOO_DEEP', () => `${'<A>'.repeat(30)}${'</A>'.repeat(30)}`],
  ])('refuses XML with %s', (_title, code, change) => {
    expect(codesOf(() => decodePackage(changed(encodePackage(control), 'QR', change)))).toEqual([
      code,
    ]);
  });

  it('refuses bytes that are not UTF-8', () => {
    const file = encodePackage(control);
    const parts = unzipSync(file.bytes);
    const name = Object.keys(parts).find((part) => part.startsWith(`QR${INSTITUTION}`)) ?? '';
    parts[name] = Uint8Array.of(0xb2, 0xe9, 0xce, 0xde);

    expect(codesOf(() => decodePackage({ ...file, bytes: zipSync(parts) }))).toEqual([
      'CHARSET.BROKEN',
    ]);
  });

  it.each([100, 250, 400, -5, -900])('refuses a file cut off or overwritten at byte %i', (at) => {
    const file = encodePackage(control);
    const cut =
      at < 0
        ? file.bytes.subarray(0, at)
        : file.bytes.map((byte, i) => (i === at ? byte ^ 0xff : byte));

    expect(codesOf(() => decodePackage({ ...file, bytes: cut }))).toHaveLength(1);
  });

  it('refuses a part whose bytes are not what the checksum says, readable as they are', () => {
    const file = encodePackage(control);
    const bytes = Buffer.from(zipSync(unzipSync(file.bytes), { level: 0 }));
    bytes.write('850000.01', bytes.indexOf('850000.00'));

    expect(codesOf(() => decodePackage({ ...file, bytes }))).toEqual(['ZIP.CRC']);
  });

  it('takes an MD5 in capitals', () => {
    const capitals = changed(encodePackage(control), 'QRI', (text) =>
      text.replace(/MD5="[^"]+"/, (md5) => md5.toUpperCase()),
    );

    expect(decodePackage(capitals)).toEqual(control);
  });

  it('refuses a receipt that is missing, and a part under a foreign name', () => {
    const file = encodePackage(control);
    const parts = Object.entries(unzipSync(file.bytes));
    const lone = zipSync(Object.fromEntries(parts.filter(([name]) => !name.startsWith('QRI'))));
    const foreign = zipSync(Object.fromEntries([...parts, ['../../etc/passwd', strToU8('x')]]));

    expect(codesOf(() => decodePackage({ ...file, bytes: lone }))).toContain('PART.MISSING');
    expect(codesOf(() => decodePackage({ ...file, bytes: foreign }))).toContain('PART.NAME');
  });

  it.each([
    ['no type', 'XXXXSIMBANKA000000001'],
    ['a short batch number', `CXFK${INSTITUTION}123`],
    ['a control without request number', `KZFK${INSTITUTION}${batchNoOf('1')}`],
    ['a query with request number', `CXFK${INSTITUTION}${batchNoOf('1')}${'1'.padEnd(30, '-')}`],
    ['a path', `../CXFK${INSTITUTION}${batchNoOf('1')}`],
  ])('refuses a file name with %s', (_title, name) => {
    expect(codesOf(() => readFileName(`${name}.zip`))).toEqual(['NAME.MALFORMED']);
  });

  it('refuses a control answer filed under another request', () => {
    const file = encodePackage(control);
    const fileName = file.fileName.replace(`${requestNo}-`, `${requestNo.replace('1', '2')}-`);

    expect(fileName).not.toBe(file.fileName);
    expect(codesOf(() => decodePackage({ ...file, fileName }))).toEqual(['NAME.MISMATCH']);
  });
});

describe('an answer without property', () => {
  it('still contains one row, and an answer without it is no answer', () => {
    const file = encodePackage(none);
    const text = new TextDecoder().decode(Object.values(unzipSync(file.bytes))[0]);

    expect(text).toContain('KHZH="查无开户信息"');
    expect(decodePackage(file)).toEqual(none);
    expect(codesOf(() => decodePackage(changed(file, 'QR', swap(/<ZHXX[^>]*>/, ''))))).toEqual([
      'PART.EMPTY',
    ]);
  });

  it('is not read from a registry that reports a query error', () => {
    const file = changed(encodePackage(none), 'QR', swap('JGDM="0000"', 'JGDM="2040"'));

    expect(codesOf(() => decodePackage(file))).toEqual(['PART.QUERY_ERROR']);
  });
});

describe('the service mode', () => {
  const by = { user: 'YHF', password: 'secret' };

  it('really carries GBK inside both layers of Base64', () => {
    const text = encodeServiceReturn('htInfo', { ok: false, error: '户名不符' }, 'gbk');
    const inner = /<arg0>([^<]+)</.exec(text)?.[1] ?? '';
    const value = /ErrorMSG="([^"]+)"/.exec(Buffer.from(inner, 'base64').toString('latin1'))?.[1];

    expect(Buffer.from(value ?? '', 'base64')).toEqual(
      Buffer.from([0xbb, 0xa7, 0xc3, 0xfb, 0xb2, 0xbb, 0xb7, 0xfb]),
    );
  });

  it('refuses a character that GBK lacks instead of sending a question mark', () => {
    const sendBack = { kind: 'send-back', requestNo, reason: '户名含𠮷字' } as const;
    const send = (): unknown =>
      encodeServiceCall({ operation: 'htInfo', sendBacks: [sendBack] }, by, 'gbk');

    expect(codesOf(send)).toEqual(['CHARSET.UNREPRESENTABLE']);
  });

  it.each<[string, (text: string) => string]>([
    ['SOAP.OPERATION', (text) => text.replaceAll('getXzcxList', 'dropTables')],
    ['SOAP.MALFORMED', (text) => text.replaceAll('soap:Body', 'soap:Head')],
    ['XML.DOCTYPE', (text) => text.replace('<soap:Envelope', '<!DOCTYPE x><soap:Envelope')],
    ['BINARY.BASE64', (text) => text.replace(/<arg1>..../, '<arg1>####')],
  ])('refuses a call with %s', (code, change) => {
    const text = encodeServiceCall({ operation: 'getXzcxList' }, by, 'gbk');

    expect(codesOf(() => decodeServiceCall(change(text), 'gbk'))).toEqual([code]);
  });
});

describe('who calls', () => {
  const by = { user: 'YHF', password: 'secret' };
  const call = encodeServiceCall({ operation: 'getXzcxList' }, by, 'gbk');

  it('is read although the call itself cannot be', () => {
    const broken = call.replace(/<arg1>[^<]*/, `<arg1>${'#'.repeat(3_000_000)}`);

    expect(readServiceCredentials(call, 'gbk')).toEqual(by);
    expect(readServiceCredentials(broken, 'gbk')).toEqual(by);
    expect(codesOf(() => decodeServiceCall(broken, 'gbk'))).toEqual(['BINARY.BASE64']);
  });

  it.each<[string, string, (text: string) => string]>([
    ['a flood of elements', 'SOAP.MALFORMED', swap('<arg1>', `${'<b/>'.repeat(900_000)}<arg1>`)],
    ['one endless tag', 'SOAP.MALFORMED', swap('<arg1>', `<arg1 ${'a="" '.repeat(600_000)}>`)],
    ['a tag without end', 'XML.BROKEN', swap('<arg1>', '<arg1')],
    [
      'attributes behind a bracket',
      'XML.BROKEN',
      swap('<arg1>', `<b c=">" ${'a="" '.repeat(600_000)}>`),
    ],
    ['an endless marker', 'XML.BROKEN', swap('<arg0>', `<arg0>${'QUFB'.repeat(900_000)}`)],
    ['another operation', 'SOAP.OPERATION', (text) => text.replaceAll('getXzcxList', 'dropTables')],
  ])('is not read from a message with %s', (_title, code, change) => {
    expect(codesOf(() => readServiceCredentials(change(call), 'gbk'))).toEqual([code]);
  });
});

describe('the hash of an answer', () => {
  it('is the same for a repeat in another file, and another for another amount', () => {
    const again = decodePackage(encodePackage({ ...control, batchNo: batchNoOf('U2') }));
    const other = { ...answer, outcomes: [{ ...answer.outcomes[0]!, heldFen: 1n }] };

    expect(again.type === 'KZFK' && answerHash(again.reply)).toBe(answerHash(answer));
    expect(answerHash(other)).not.toBe(answerHash(answer));
  });
});

function swap(from: string | RegExp, to: string): (text: string) => string {
  return (text) => text.replace(from, to);
}
