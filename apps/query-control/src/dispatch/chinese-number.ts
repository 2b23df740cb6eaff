const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const UNITS = ['', '十', '百', '千'] as const;

/**
 * 1 → 一, 12 → 十二, 105 → 一百零五; the suffix of further documents of a case (之一).
 *
 * @throws RangeError outside 1 to 9999.
 */
export function chineseNumber(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 9_999) {
    throw new RangeError(`no Chinese suffix for ${value}`);
  }
  const places = [...String(value)].map(Number);
  const text = places
    .map((digit, index) =>
      digit === 0 ? '零' : `${DIGITS[digit]}${UNITS[places.length - 1 - index]}`,
    )
    .join('')
    .replace(/零+/g, '零')
    .replace(/零$/, '');
  // 十二, not 一十二; inside a larger number the 一 is spoken: 一百一十二.
  return value < 20 && value >= 10 ? text.slice(1) : text;
}
