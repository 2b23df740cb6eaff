/** Full-width forms (U+FF01–FF5E) and the ideographic space as their half-width counterparts. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');
}

/** Half-width, without any space or invisible mark (zero-width characters come with pasted text). */
export function compactHalfWidth(text: string): string {
  return toHalfWidth(text).replace(/[\s\u200B-\u200F\u2060\uFEFF\u00AD]/g, '');
}

/** Hyphens, dashes and the minus sign, as people and word processors write them, as the plain hyphen. */
export function plainHyphens(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212\uFE58\uFE63]/g, '-');
}
