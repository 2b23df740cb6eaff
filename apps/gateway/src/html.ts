const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const STYLE = `
  body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d2733; }
  code, pre { font: 14px/1.5 ui-monospace, monospace; } pre { background: #f3f5f8; padding: .75rem; overflow-x: auto; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5dbe3; } .method { display: inline-block; min-width: 4rem; font-weight: 600; }
  table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
  a { color: #17509e; }`;

/** Pages made here run no script and load nothing. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/** A plain page of paragraphs with one link at the end. */
export function htmlPage(
  title: string,
  paragraphs: readonly string[],
  link?: { readonly href: string; readonly text: string },
): string {
  const texts = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  const end = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : '';
  return htmlDocument(title, texts + end);
}

/** Wraps a body that is HTML already. */
export function htmlDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
