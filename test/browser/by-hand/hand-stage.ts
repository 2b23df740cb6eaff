import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { courtDate, startOfCourtDate } from '@lib/kernel';
import { moveLegalClock } from '@lib/persistence';
import type { CaseScript } from '../../../apps/demo/src/main-job/index.js';
import { readCaseScript } from '../../../apps/demo/src/main-job/index.js';
import { Simulator } from '../../../apps/demo/src/main-job/index.js';
import { stageOptions } from '../../../scripts/platform/stage-options.mjs';
import { House } from '../house.js';
import type { Visitor } from '../visitor.js';

const ROOT = join(import.meta.dirname, '../../..');
const SHOTS = join(ROOT, '.cache/screenshots/by-hand');
const PEOPLE = ['officer1', 'director1', 'president1', 'finance1', 'applicant1'] as const;

type Account = (typeof PEOPLE)[number];

/** The world of `demo/cases/main-job.json` under a case number of its own. */
export const CASE_NUMBER = '（2026）京0199执702号';

/** People at their screens, the outside bodies, and legal time; nothing here calls the platform's API. */
export class HandStage {
  private constructor(
    private readonly house: House,
    private readonly people: ReadonlyMap<string, Visitor>,
    readonly simulator: Simulator,
    readonly script: CaseScript,
    /** Invariants that do not hold. */
    readonly brokenInvariants: () => Promise<readonly string[]>,
  ) {}

  static async open(): Promise<HandStage> {
    mkdirSync(SHOTS, { recursive: true });
    const house = new House('by-hand', 700);
    await house.open();
    const script = readCaseScript(join(ROOT, 'demo/cases/main-job.json'));
    const options = await stageOptions(house.platform);
    const simulator = new Simulator(options.simulator, options.simulatorToken, {
      bank: 'BANK-B',
      mainAccount: '110019900000000001',
    });
    await moveLegalClock(options.adminUrl, new Date(script.play.startsAt));
    await simulator.load(script);
    const people = new Map<string, Visitor>();
    for (const account of PEOPLE) people.set(account, await house.visitor(account));
    const broken = async (): Promise<readonly string[]> => (await options.check()).broken;
    return new HandStage(house, people, simulator, script, broken);
  }

  readonly who = (account: Account): Visitor => {
    const person = this.people.get(account);
    if (!person) throw new Error(`${account} is not at work`);
    return person;
  };

  async moveClock(to: Date): Promise<void> {
    await moveLegalClock(this.house.platform.servers.adminUrl, to);
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

  close(): Promise<void> {
    return this.house.close();
  }
}
