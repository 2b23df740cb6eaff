import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { batchNoOf, decodePackage, encodePackage } from '../index.js';
import type { ControlAnswerPackage } from '../index.js';
import { changed, codesOf, INSTITUTION } from './broken-file.fixture.js';
import { controlAnswer, requestNo } from './control-answer.fixture.js';
import { line, packageWith } from './control-request.fixture.js';

// Aim: what floods the court, or says a thing twice, is refused; what says nothing is nothing.

const head = { institution: INSTITUTION, batchNo: batchNoOf(requestNo) };
const MIB = 1024 * 1024;
const { fileName } = encodePackage({ ...head, type: 'KZFK', reply: controlAnswer() });
const codesOfZip = (parts: Record<string, Uint8Array>): string[] =>
  codesOf(() => decodePackage({ fileName, bytes: zipSync(parts) }));
const parts = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${index}.xml`, Uint8Array.of()]),
  );

describe('a file of the exchange', () => {
  it('is refused unopened when it is too large packed or unpacked', () => {
    const packed = new Uint8Array(10 * MIB + 1);

    expect(codesOf(() => decodePackage({ fileName, bytes: packed }))).toEqual(['ZIP.TOO_LARGE']);
    expect(codesOfZip({ 'a.xml': new Uint8Array(40 * MIB + 1) })).toEqual(['ZIP.TOO_LARGE']);
  });

  it('holds at most 200 parts', () => {
    expect(codesOfZip(parts(201))).toEqual(['ZIP.TOO_MANY']);
    expect(codesOfZip(parts(200))).not.toContain('ZIP.TOO_MANY');
  });

  it('holds no name twice', () => {
    const bytes = Buffer.from(zipSync({ 'a.xml': Uint8Array.of(1), 'b.xml': Uint8Array.of(2) }));
    for (let at = bytes.indexOf('b.xml'); at >= 0; at = bytes.indexOf('b.xml')) {
      bytes.write('a.xml', at);
    }

    expect(codesOf(() => decodePackage({ fileName, bytes }))).toEqual(['ZIP.REPEATED']);
  });
});

describe('a message', () => {
  it('numbers each of its lines once', () => {
    const order = packageWith();
    const twice = { ...order, request: { ...order.request, lines: [line, line] } };

    expect(codesOf(() => decodePackage(encodePackage(twice)))).toEqual(['FIELD.REPEATED']);
  });

  it('says nothing by an empty attribute that need not be there', () => {
    const reply = { kind: 'send-back', requestNo, reason: '文书不全', phone: '010' } as const;
    const pkg: ControlAnswerPackage = { ...head, type: 'KZFK', reply };
    const file = changed(encodePackage(pkg), 'QNA', (text) => text.replace('"010"', '""'));
    const { phone: _phone, ...silent } = reply;

    expect(decodePackage(file)).toEqual({ ...pkg, reply: silent });
  });

  it('does not answer with accounts and with their absence at once', () => {
    const asOf = '2026-03-04T09:30:00+08:00';
    const file = encodePackage({
      ...{ ...head, type: 'CXFK', sendBacks: [] },
      answers: [{ kind: 'accounts', requestNo, asOf, accounts: [] }],
    });
    const both = changed(file, 'QR', (text) =>
      text.replace(/<ZHXX[^>]*\/>/, (row) => row + row.replace('查无开户信息', '6200')),
    );

    expect(codesOf(() => decodePackage(both))).toContain('PART.CONTRADICTION');
  });

  it('need not add up the amounts of a line that was refused', () => {
    const refused = {
      outcome: 'refused',
      heldFen: 0n,
      uncoveredFen: 0n,
      reason: '户名不符',
    } as const;
    const pkg: ControlAnswerPackage = { ...head, type: 'KZFK', reply: controlAnswer(refused) };

    expect(decodePackage(encodePackage(pkg))).toEqual(pkg);
  });
});
