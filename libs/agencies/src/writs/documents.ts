import type { CourtDate } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import { A4, onePagePdf, type PageText } from './pdf.js';

/** A ruling (裁定书) or notice (协助…通知书) of the court. */
export interface WritText {
  readonly court: string;
  /** e.g. 执行裁定书, 协助冻结存款通知书. */
  readonly title: string;
  readonly number: string;
  readonly paragraphs: readonly string[];
  /** e.g. 审判员 甲某. */
  readonly signers: readonly string[];
  readonly date: CourtDate;
}

/** A body's receipt (回执). */
export interface ReceiptText {
  readonly institution: string;
  readonly requestNo: string;
  readonly paragraphs: readonly string[];
  readonly date: CourtDate;
}

const MARGIN = 72;
const BODY = 14;
const LEADING = 22;
/** Full-width characters per line at the body size. */
const LINE_EMS = (A4.width - 2 * MARGIN) / BODY;
const NO_LINE_START = /^[,。;:!?、)》”’,.;:!?)]/;

/**
 * A writ as one A4 page.
 *
 * @throws DomainError `WRIT.TOO_LONG` when the text does not fit one page: cutting would change it.
 */
export function writPdf(writ: WritText): Uint8Array {
  const foot = [...writ.signers, chineseDate(writ.date), '(院印:演示文书,无法律效力)'];
  return page({ head: [writ.court, writ.title], number: writ.number, text: writ.paragraphs, foot });
}

/** A receipt as one A4 page; throws as {@link writPdf}. */
export function receiptPdf(receipt: ReceiptText): Uint8Array {
  return page({
    head: [receipt.institution, '协助执行回执'],
    number: `请求编号 ${receipt.requestNo}`,
    text: receipt.paragraphs,
    foot: [chineseDate(receipt.date), '(业务章:模拟机构,无法律效力)'],
  });
}

interface Page {
  readonly head: readonly string[];
  readonly number: string;
  readonly text: readonly string[];
  readonly foot: readonly string[];
}

function page({ head, number, text, foot }: Page): Uint8Array {
  const lines: PageText[] = [];
  let y = A4.height - 90;
  for (const line of head) {
    lines.push(centred(line, y, 20));
    y -= 34;
  }
  lines.push(right(number, y));
  y -= 2 * LEADING;
  for (const line of text.flatMap((paragraph) => wrap(`  ${paragraph}`))) {
    lines.push({ text: line, x: MARGIN, y, size: BODY });
    y -= LEADING;
  }
  y -= LEADING;
  for (const line of foot) {
    lines.push(right(line, y));
    y -= LEADING;
  }
  if (y < MARGIN / 2) {
    throw new DomainError('WRIT.TOO_LONG', 'unprocessable', '文书内容超过一页', {
      hint: '请缩短正文,或分为两份文书',
    });
  }
  return onePagePdf(head.join(' '), lines);
}

function centred(text: string, y: number, size: number): PageText {
  return { text, x: Math.round((A4.width - ems(text) * size) / 2), y, size };
}

function right(text: string, y: number): PageText {
  return { text, x: Math.round(A4.width - MARGIN - ems(text) * BODY), y, size: BODY };
}

function ems(text: string): number {
  let sum = 0;
  for (const char of text) sum += isNarrow(char) ? 0.5 : 1;
  return sum;
}

function isNarrow(char: string): boolean {
  return char.charCodeAt(0) < 0x80;
}

/** Breaks between any two characters, but keeps digits and Latin words whole where they fit. */
function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const token of paragraph.match(/[\x21-\x7e]+|[^\x21-\x7e]/gu) ?? []) {
    if (ems(line + token) > LINE_EMS && !NO_LINE_START.test(token)) {
      lines.push(line);
      line = token;
    } else line += token;
  }
  return line === '' ? lines : [...lines, line];
}

function chineseDate(date: CourtDate): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}年${Number(month)}月${Number(day)}日`;
}
