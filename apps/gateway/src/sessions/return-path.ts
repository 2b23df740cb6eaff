/**
 * Where a sign-in leads: a path of our own, `/` for anything else. An open redirect would lend our
 * name to another site; judged after the dots are resolved, because `/.//evil` becomes `//evil`.
 */
export function ownPath(returnTo: string, publicUrl: string): string {
  if (!returnTo.startsWith('/')) return '/';
  const url = URL.parse(returnTo, publicUrl);
  if (url?.origin !== new URL(publicUrl).origin) return '/';
  if (/^\/[/\\]/.test(url.pathname) || url.pathname.startsWith('/auth/')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
