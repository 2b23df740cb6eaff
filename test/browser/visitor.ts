import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** Without these flags Chromium's own connections knock on a closed network (machines/polyglot). */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** One signed-in person in a browser of their own, with everything the page complained about. */
export class Visitor {
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly gateway: string,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('response', (response) => {
      if (response.status() >= 500) this.complaints.push(`${response.status()} ${response.url()}`);
    });
  }

  /** Signs in through the sign-in page. */
  static async signIn(
    browser: Browser,
    gateway: string,
    person: { readonly account: string; readonly password: string },
  ): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
    const visitor = new Visitor(await context.newPage(), gateway);
    await visitor.page.goto(gateway);
    await visitor.page.fill('input[name=account]', person.account);
    await visitor.page.fill('input[name=password]', person.password);
    await visitor.page.click('button[type=submit]');
    await visitor.page.getByText('执行工作台').waitFor();
    return visitor;
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.gateway}${path}`);
  }

  /** All text a person sees, once `expected` is among it. */
  async textWith(expected: string): Promise<string> {
    await this.page.getByText(expected).first().waitFor({ timeout: 20_000 });
    return this.page.innerText('body');
  }

  async shot(file: string): Promise<void> {
    await this.page.screenshot({ path: file, fullPage: true });
  }

  /** Opens a form by its verb, fills it, and submits it; waits until it is gone. */
  async submit(
    verb: string,
    fill: (form: ReturnType<Page['locator']>) => Promise<void>,
  ): Promise<void> {
    await this.page
      .getByRole('button', { name: spaced(verb), exact: true })
      .first()
      .click();
    const form = this.page.locator('.ant-modal:visible');
    await form.waitFor();
    await fill(form);
    await form.getByRole('button', { name: spaced(verb), exact: true }).click();
    await form.waitFor({ state: 'hidden', timeout: 20_000 });
  }
}

/** antd puts a space between the two characters of a two-character button. */
function spaced(verb: string): string {
  return /^[\u4e00-\u9fff]{2}$/.test(verb) ? `${verb[0]} ${verb[1]}` : verb;
}
