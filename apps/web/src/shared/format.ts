import { formatYuanGrouped, parseYuan } from '@lib/kernel';

/** Yuan text for reading: thousands separated. */
export function yuan(text: string): string {
  return formatYuanGrouped(parseYuan(text));
}

/** What an amount field holds (`"700000"`, `"1.5"`, nothing) as the wire wants it. */
export function wireYuan(typed: string | null | undefined): string {
  const [whole = '', cents = ''] = (typed ?? '').split('.');
  return `${whole || '0'}.${cents.padEnd(2, '0')}`;
}

/** Swedish writes days as the court dates beside it are written: 2026-03-02 09:30:00. */
const instantFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

/** An instant as the court reads it, in Asia/Shanghai. */
export function instant(text: string): string {
  return instantFormat.format(new Date(text));
}
