const HOPS_MAX = 12;
const TIMEOUT_MS = 10_000;

interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
}

/**
 * Signs in the way a person does (sign-in page, account, password) and returns the `Cookie` header
 * of the gateway session. Changes made with it need `X-Requested-With` as well.
 *
 * @throws Error naming the step that failed; a refused password shows the page's own sentence.
 */
export async function loginByForm(
  gatewayUrl: string,
  account: string,
  password: string,
): Promise<string> {
  const browser = new CookieBrowser();
  const form = await browser.open(new URL('/auth/login', gatewayUrl));
  const action = /<form method="post" action="([^"]+)"/.exec(form.body)?.[1];
  if (action === undefined) throw new Error(`no sign-in form at ${form.url.href} (${form.status})`);
  const done = await browser.open(
    new URL(action, form.url),
    new URLSearchParams({ account, password }),
  );
  const fault = /role="alert">([^<]+)</.exec(done.body)?.[1];
  if (fault !== undefined) throw new Error(`sign-in of ${account} refused: ${fault}`);
  const cookie = browser.cookieFor(new URL(gatewayUrl), 'enforcement-session');
  if (cookie === undefined) {
    throw new Error(`sign-in of ${account} ended at ${done.url.pathname} (${done.status})`);
  }
  return cookie;
}

/** As much of a browser as a sign-in needs: cookies per host and port, redirects followed by hand. */
class CookieBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  async open(start: URL, form?: URLSearchParams): Promise<Answer> {
    let url = start;
    let body = form;
    for (let hop = 0; hop < HOPS_MAX; hop += 1) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: this.header(url), accept: 'text/html' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body ? { method: 'POST', body } : {}),
      });
      this.keep(url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      const text = await response.text();
      if (location === null) return { url, status: response.status, body: text };
      url = new URL(location, url);
      body = undefined;
    }
    throw new Error(`more than ${HOPS_MAX} redirects from ${start.href}`);
  }

  cookieFor(url: URL, nameEnd: string): string | undefined {
    const found = [...this.jar(url)].find(([name]) => name.endsWith(nameEnd));
    return found && `${found[0]}=${found[1]}`;
  }

  private keep(url: URL, cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split(';');
      const cut = pair.indexOf('=');
      const ended = attributes.some((text) =>
        /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(text),
      );
      if (ended) this.jar(url).delete(pair.slice(0, cut));
      else this.jar(url).set(pair.slice(0, cut), pair.slice(cut + 1));
    }
  }

  private header(url: URL): string {
    return [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private jar(url: URL): Map<string, string> {
    const jar = this.jars.get(url.host) ?? new Map<string, string>();
    this.jars.set(url.host, jar);
    return jar;
  }
}
