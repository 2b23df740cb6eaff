import type { Browser, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const CHOSEN_MS = 5_000;
const CHOOSE_TRIES = 5;
const CHROMIUM = '/usr/bin/chromium';
/** Without these flags Chromium's own connections knock on networks that may be closed. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 40_000;
const DESK = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** One signed-in person in a browser of their own, with everything the page complained about. */
export class Visitor {
  private constructor(
    readonly page: Page,
    private readonly gateway: string,
    /** What no page may ever cause; shared by all pages of a person. */
    readonly complaints: string[],
  ) {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const said = message.text();
      // Answers are judged below, where method and address are known.
      if (message.type() === 'error' && !said.startsWith('Failed to load resource')) {
        this.complaints.push(said);
      }
    });
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const method = response.request().method();
      if (!isExpected(method, pathname, response.status())) {
        this.complaints.push(`${method} ${pathname} → ${response.status()}`);
      }
    });
  }

  /** Signs in through the sign-in page. */
  static async signIn(
    browser: Browser,
    gateway: string,
    person: { readonly account: string; readonly password: string },
    viewport = DESK,
  ): Promise<Visitor> {
    const context = await browser.newContext({ viewport });
    const visitor = new Visitor(await context.newPage(), gateway, []);
    await visitor.page.goto(gateway);
    await visitor.page.getByLabel('账号').fill(person.account);
    await visitor.page.getByLabel('密码').fill(person.password);
    await visitor.page.getByRole('button', { name: '登录' }).click();
    await visitor.sees('执行工作台');
    return visitor;
  }

  /** The same person in one more tab. */
  async inNewTab(): Promise<Visitor> {
    return new Visitor(await this.page.context().newPage(), this.gateway, this.complaints);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.gateway}${path}`);
  }

  /** Ends when the tab's own panel is the one that shows. */
  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
    await this.page.getByRole('tabpanel', { name }).waitFor();
  }

  /** Text of the panel of the chosen tab, once `expected` is in it. */
  async panelWith(expected: string): Promise<string> {
    const panel = this.page.getByRole('tabpanel').filter({ visible: true });
    await panel.getByText(expected).filter({ visible: true }).first().waitFor();
    return panel.innerText();
  }

  /** Waits until the page shows the text by itself; nothing is loaded again. */
  async sees(expected: string | RegExp): Promise<void> {
    await this.page.getByText(expected).filter({ visible: true }).first().waitFor();
  }

  /** All text a person sees, once `expected` is among it. */
  async textWith(expected: string): Promise<string> {
    await this.sees(expected);
    return this.page.innerText('body');
  }

  /** The one visible table row that shows all of these texts. */
  row(...texts: readonly (string | RegExp)[]): Locator {
    return texts.reduce<Locator>(
      (rows, hasText) => rows.filter({ hasText }),
      this.page.locator('tr.ant-table-row').filter({ visible: true }),
    );
  }

  /** Waits for a row with these texts; returns all of its text. */
  async seesRow(...texts: readonly (string | RegExp)[]): Promise<string> {
    const row = this.row(...texts).first();
    await row.waitFor();
    return row.innerText();
  }

  /** Waits until the figure under this title reads so. */
  async seesFigure(title: string, value: string): Promise<void> {
    const figure = this.page.locator('.ant-statistic').filter({ hasText: title });
    await figure.getByText(value, { exact: true }).filter({ visible: true }).first().waitFor();
  }

  async figure(title: string): Promise<string> {
    const figure = this.page.locator('.ant-statistic').filter({ hasText: title }).first();
    return figure.locator('.ant-statistic-content').innerText();
  }

  /** Pixels by which the page is wider than the window: above 0 it would scroll sideways. */
  tooWide(): Promise<number> {
    return tooWide(this.page);
  }

  async shot(file: string): Promise<void> {
    await this.page.screenshot({ path: file, fullPage: true });
  }

  /** Opens a form by its verb; `within` says whose, where several rows have one. */
  async openForm(verb: string, within: Locator | Page = this.page): Promise<Locator> {
    await within.getByRole('button', { name: verb, exact: true }).first().click();
    const form = this.page.getByRole('dialog').filter({ visible: true });
    await form.waitFor();
    for (const control of nameless(await form.ariaSnapshot())) {
      this.complaints.push(`${verb}: no name for ${control}`);
    }
    return form;
  }

  /** Opens a form, fills it, and submits it; waits until it is gone. */
  async submit(
    verb: string,
    fill: (form: Locator) => Promise<void> = () => Promise.resolve(),
    within: Locator | Page = this.page,
  ): Promise<void> {
    const form = await this.openForm(verb, within);
    await fill(form);
    await form.getByRole('button', { name: verb, exact: true }).click();
    await form.waitFor({ state: 'hidden' });
  }

  /**
   * Chooses from a list. Only what the field then shows proves a choice: a click into a list that is
   * just opening may meet nothing, and a list that has served may fade for long.
   */
  async choose(form: Locator, label: string, option: string): Promise<void> {
    const offered = this.page
      .locator('.ant-select-item-option')
      .filter({ hasText: option, visible: true });
    const field = form.getByLabel(label);
    const select = form.locator('.ant-select').filter({ has: this.page.getByLabel(label) });
    for (let tries = 1; ; tries += 1) {
      try {
        if (!(await offered.isVisible())) await field.click();
        await offered.click({ timeout: CHOSEN_MS });
        await select.getByText(option).waitFor({ timeout: CHOSEN_MS });
        return;
      } catch (error) {
        if (tries === CHOOSE_TRIES) throw error;
      }
    }
  }
}

export function tooWide(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
}

/** Controls that a screen reader could not name, from the accessibility tree. */
function nameless(tree: string): string[] {
  const control = /^\s*- (textbox|combobox|spinbutton|checkbox|radio|radiogroup|button)\b(?! ")/;
  return tree.split('\n').filter((line) => control.test(line));
}

/**
 * Refusals of commands are shown to the person. Readings must succeed, but for what is not there yet:
 * a debt not computed, or a neighbour that hears of case, team or debt a moment after the page.
 */
function isExpected(method: string, path: string, status: number): boolean {
  if (status < 400) return true;
  if (status >= 500) return false;
  if (method !== 'GET') return true;
  if (path === '/auth/me') return status === 401;
  if (path.endsWith('/freeze-proposal')) return status === 409;
  return (status === 404 || status === 403) && /\/(debt|sums|account|payouts)$/.test(path);
}
