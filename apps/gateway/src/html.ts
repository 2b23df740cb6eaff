import { escapeHtml, htmlDocument, PAGE_HEADERS } from '@lib/platform';

const STYLE = `
  body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d2733; }
  code, pre { font: 14px/1.5 ui-monospace, monospace; } pre { background: #f3f5f8; padding: .75rem; overflow-x: auto; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5dbe3; } .method { display: inline-block; min-width: 4rem; font-weight: 600; }
  table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
  a { color: #17509e; }`;

/** The gateway's own pages have no forms either. */
export const FORMLESS_PAGE: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-security-policy': `${PAGE_HEADERS['content-security-policy']}; form-action 'none'`,
};

/** A plain page of paragraphs with one link at the end. */
export function htmlPage(
  title: string,
  paragraphs: readonly string[],
  link?: { readonly href: string; readonly text: string },
): string {
  const texts = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  const end = link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : '';
  return gatewayPage(title, texts + end);
}

/** Wraps a body that is HTML already. */
export function gatewayPage(title: string, body: string): string {
  return htmlDocument(title, body, STYLE);
}
