import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courtDate, startOfCourtDate } from '@lib/kernel';
import { moveLegalClock } from '@lib/persistence';
import type { Browser } from 'playwright-core';
import type { CaseScript } from '../../../apps/demo/src/main-job/index.js';
import { readCaseScript } from '../../../apps/demo/src/main-job/index.js';
import { Simulator } from '../../../apps/demo/src/main-job/index.js';
import type { LaunchedPlatform } from '../../../scripts/platform/launch.mjs';
import { launchPlatform } from '../../../scripts/platform/launch.mjs';
import { stageOptions } from '../../../scripts/platform/stage-options.mjs';
import { openBrowser, Visitor } from '../visitor.js';

const ROOT = join(import.meta.dirname, '../../..');
const SHOTS = join(ROOT, '.cache/screenshots/by-hand');
const PEOPLE = ['officer1', 'director1', 'president1', 'finance1', 'applicant1'] as const;

type Account = (typeof PEOPLE)[number];

/** The world of `demo/cases/main-job.json` under a case number of its own. */
export const CASE_NUMBER = '（2026）京0199执702号';

/** People at their screens, the outside bodies, and legal time; nothing here calls the platform's API. */
export class HandStage {
  private constructor(
    private readonly platform: LaunchedPlatform,
    private readonly browser: Browser,
    private readonly people: ReadonlyMap<string, Visitor>,
    readonly simulator: Simulator,
    readonly script: CaseScript,
    /** Invariants that do not hold. */
    readonly brokenInvariants: () => Promise<readonly string[]>,
    private readonly stateDir: string,
  ) {}

  static async open(): Promise<HandStage> {
    mkdirSync(SHOTS, { recursive: true });
    const stateDir = mkdtempSync(join(tmpdir(), 'by-hand-'));
    const platform = await launchPlatform({
      services: 'embedded',
      stateDir,
      reset: true,
      firstPort: 700,
    });
    const script = readCaseScript(join(ROOT, 'demo/cases/main-job.json'));
    const options = await stageOptions(platform);
    const simulator = new Simulator(options.simulator, options.simulatorToken, {
      bank: 'BANK-B',
      mainAccount: '110019900000000001',
    });
    await moveLegalClock(options.adminUrl, new Date(script.play.startsAt));
    await simulator.load(script);
    const browser = await openBrowser();
    const people = new Map<string, Visitor>();
    for (const account of PEOPLE) {
      const person = { account, password: options.password };
      people.set(account, await Visitor.signIn(browser, options.gateway, person));
    }
    const broken = async (): Promise<readonly string[]> => (await options.check()).broken;
    return new HandStage(platform, browser, people, simulator, script, broken, stateDir);
  }

  readonly who = (account: Account): Visitor => {
    const person = this.people.get(account);
    if (!person) throw new Error(`${account} is not at work`);
    return person;
  };

  async moveClock(to: Date): Promise<void> {
    await moveLegalClock(this.platform.servers.adminUrl, to);
  }

  /** Legal time becomes so many minutes after midnight of a court day. */
  async beginDay(day: string, minutes = 9 * 60 + 30): Promise<void> {
    await this.moveClock(new Date(startOfCourtDate(courtDate(day)).getTime() + minutes * 60_000));
  }

  async shot(name: string, person: Visitor): Promise<void> {
    await person.shot(join(SHOTS, `${name}.png`));
  }

  async shots(name: string): Promise<void> {
    for (const [account, person] of this.people) {
      await person.shot(join(SHOTS, `${name}-${account}.png`));
    }
  }

  /** Every page error, console error and unexpected answer of everybody. */
  complaints(): readonly string[] {
    return [...this.people].flatMap(([account, { complaints }]) =>
      complaints.map((complaint) => `${account}: ${complaint}`),
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.platform.stop();
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}
