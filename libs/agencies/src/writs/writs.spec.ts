import { describe, expect, it } from '@jest/globals';
import { courtDate } from '@lib/kernel';
import { permitImage, receiptPdf, writPdf } from '../index.js';

// Aim: the documents open as what they claim to be and say what they were given.

const writ = {
  court: '示例市示范区人民法院(虚构)',
  title: '执行裁定书',
  number: '(2026)示0101执1号之一',
  paragraphs: ['冻结被执行人示例科技有限公司(虚构)的存款1260000.00元。', '本裁定立即执行。'],
  signers: ['审判员 甲某'],
  date: courtDate('2026-03-04'),
};

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex');

describe('a writ as PDF', () => {
  it('is one page whose cross-reference table points at its objects', () => {
    const text = latin(writPdf(writ));
    const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
    const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map((m) => Number(m[1]));

    expect(text.startsWith('%PDF-1.4')).toBe(true);
    expect(text.slice(start, start + 4)).toBe('xref');
    expect(offsets).toHaveLength(8);
    offsets.forEach((at, index) =>
      expect(text.slice(at)).toMatch(new RegExp(`^${index + 1} 0 obj`)),
    );
    expect(Number(/\/Length (\d+)/.exec(text)?.[1])).toBe(
      /stream\n([^]*?)\nendstream/.exec(text)?.[1]?.length,
    );
  });

  it('carries its text in the predefined Chinese font', () => {
    const text = latin(writPdf(writ));

    expect(text).toContain('/Encoding /UniGB-UTF16-H');
    for (const part of [writ.court, writ.title, writ.number, '审判员 甲某', '2026年3月4日']) {
      expect(text).toContain(utf16(part));
    }
  });

  it('is the same bytes for the same writ', () => {
    expect(writPdf(writ)).toEqual(writPdf(writ));
  });

  it('refuses a text that does not fit instead of cutting it', () => {
    expect(() => writPdf({ ...writ, paragraphs: ['长'.repeat(2_000)] })).toThrow('超过一页');
  });

  it('exists for receipts as well', () => {
    const receipt = { institution: '示例甲银行(虚构)', requestNo: '1', paragraphs: ['已冻结。'] };

    expect(latin(receiptPdf({ ...receipt, date: writ.date }))).toContain(utf16('协助执行回执'));
  });
});

describe('a permit image', () => {
  it('is a PNG that differs by number', () => {
    expect(latin(permitImage('GZ1')).slice(1, 4)).toBe('PNG');
    expect(permitImage('GZ1')).toEqual(permitImage('GZ1'));
    expect(permitImage('GZ1')).not.toEqual(permitImage('GZ2'));
  });
});
