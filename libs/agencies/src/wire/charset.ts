import iconv from 'iconv-lite';
import { fatal } from './faults.js';
import type { WireCharset } from './service-calls.js';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Text → charset → Base64.
 *
 * @throws WireFaultError `CHARSET.UNREPRESENTABLE` for a character the charset lacks (rare characters
 *   in names, 生僻字): sending a question mark instead would name somebody else.
 */
export function toBase64(text: string, charset: WireCharset, path: string): string {
  const bytes = iconv.encode(text, charset);
  if (iconv.decode(bytes, charset, { stripBOM: false }) !== text) {
    throw fatal('CHARSET.UNREPRESENTABLE', path, `内容中有 ${charset} 无法表示的字符`);
  }
  return bytes.toString('base64');
}

/**
 * Base64 → charset → text.
 *
 * @throws WireFaultError `BINARY.BASE64` or `CHARSET.BROKEN`.
 */
export function fromBase64(coded: string, charset: WireCharset, path: string): string {
  const compact = coded.replace(/\s/g, '');
  if (!BASE64.test(compact)) throw fatal('BINARY.BASE64', path, '不是完整的 Base64');
  const bytes = Buffer.from(compact, 'base64');
  const text = iconv.decode(bytes, charset, { stripBOM: false });
  if (text.includes('\uFFFD') && !iconv.encode(text, charset).equals(bytes)) {
    throw fatal('CHARSET.BROKEN', path, `内容不是 ${charset} 编码`);
  }
  return text;
}
