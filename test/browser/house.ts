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
  private platform: LaunchedPlatform | undefined;
  private browser: Browser | undefined;
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
    this.platform = await launchPlatform({
      services: 'embedded',
      stateDir,
      reset: true,
      firstPort,
    });
    this.owner = new pg.Client(this.platform.servers.adminUrl);
    await this.owner.connect();
    this.browser = await openBrowser();
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.owner?.end();
    await this.platform?.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }

  /** A demo account, signed in. */
  async visitor(
    account: string,
    viewport?: Parameters<typeof Visitor.signIn>[3],
  ): Promise<Visitor> {
    if (!this.browser || !this.platform) throw new Error('the house is not open');
    const { secrets, urls } = this.platform;
    const password = secrets['demoPassword'] ?? '';
    return Visitor.signIn(this.browser, urls['gateway'] ?? '', { account, password }, viewport);
  }

  /** Rows of a statement of the database's owner. */
  async rows(sql: string, values: readonly unknown[] = []): Promise<unknown[]> {
    if (!this.owner) throw new Error('the house is not open');
    return (await this.owner.query<Record<string, unknown>>(sql, [...values])).rows;
  }
}
