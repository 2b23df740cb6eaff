import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import type { LaunchedPlatform } from '../../scripts/platform/launch.mjs';
import { launchPlatform } from '../../scripts/platform/launch.mjs';
import { openBrowser, Visitor } from './visitor.js';

/** A platform of its own, a browser before it, and its database as the owner sees it. */
export class House {
  private readonly stateDir: string;
  private launched: LaunchedPlatform | undefined;
  private window: Browser | undefined;
  private owner: pg.Client | undefined;

  constructor(
    name: string,
    private readonly firstPort: number,
  ) {
    this.stateDir = mkdtempSync(join(tmpdir(), `browser-${name}-`));
  }

  /** `close` also clears away a house that opened in part. */
  async open(): Promise<void> {
    const { stateDir, firstPort } = this;
    this.launched = await launchPlatform({
      services: 'embedded',
      stateDir,
      reset: true,
      firstPort,
    });
    this.owner = new pg.Client(this.launched.servers.adminUrl);
    await this.owner.connect();
    this.window = await openBrowser();
  }

  async close(): Promise<void> {
    await this.window?.close();
    await this.owner?.end();
    await this.launched?.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  get platform(): LaunchedPlatform {
    if (!this.launched) throw new Error('the house is not open');
    return this.launched;
  }

  get browser(): Browser {
    if (!this.window) throw new Error('the house is not open');
    return this.window;
  }

  /** Where people come in. */
  get address(): string {
    return this.platform.urls['gateway'] ?? '';
  }

  /** Where files to and from the bodies lie. */
  get exchangeDir(): string {
    return join(this.stateDir, 'exchange');
  }

  /** A demo account, signed in. */
  async visitor(
    account: string,
    viewport?: Parameters<typeof Visitor.signIn>[3],
  ): Promise<Visitor> {
    const password = this.platform.secrets['demoPassword'] ?? '';
    return Visitor.signIn(this.browser, this.address, { account, password }, viewport);
  }

  /** Rows of a statement of the database's owner. */
  async rows(sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
    if (!this.owner) throw new Error('the house is not open');
    return (await this.owner.query<Record<string, unknown>>(sql, [...values])).rows;
  }
}
