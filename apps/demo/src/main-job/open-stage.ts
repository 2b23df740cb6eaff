import { courtDateOf } from '@lib/kernel';
import { moveLegalClock } from '@lib/persistence';
import { z } from 'zod';
import { loginByForm } from '../session.js';
import type { CaseScript } from './case-script.js';
import { Person } from './person.js';
import { BrokenPromise } from './report.js';
import { Simulator } from './simulator.js';
import type { JobState, Stage } from './stage.js';

export interface StageOptions {
  readonly gateway: string;
  readonly simulator: string;
  readonly simulatorToken: string;
  readonly password: string;
  /** Owner's database URL: the legal clock of the demo. */
  readonly adminUrl: string;
  readonly check: () => Promise<{ count: number; broken: string[] }>;
}

/** Signs everybody in, loads the world and sets legal time to the start of the play. */
export async function openStage(options: StageOptions, script: CaseScript): Promise<Stage> {
  const state = { returned: '0.00' } as JobState;
  const moveClock = async (to: Date): Promise<void> => {
    await moveLegalClock(options.adminUrl, to);
    state.today = courtDateOf(to);
  };
  const simulator = new Simulator(options.simulator, options.simulatorToken, {
    bank: 'BANK-B',
    mainAccount: script.world.court.mainAccount.accountNumber,
  });
  await moveClock(new Date(script.play.startsAt));
  await simulator.load(script);
  const person = async (account: string): Promise<Person> =>
    new Person(
      account,
      options.gateway,
      await loginByForm(options.gateway, account, options.password),
    );
  const officer = await person('officer1');
  return {
    script,
    simulator,
    moveClock,
    brokenInvariants: options.check,
    officerIdentity: await identityOf(options.gateway, officer),
    state,
    cast: {
      officer,
      director: await person('director1'),
      deputy: await person('president1'),
      finance: await person('finance1'),
      applicant: await person('applicant1'),
      foreignOfficer: await person('officer9'),
    },
  };
}

const meSchema = z.object({ personId: z.string(), name: z.string() });

async function identityOf(
  gateway: string,
  person: Person,
): Promise<{ personId: string; name: string }> {
  const answer = await fetch(`${gateway}/auth/me`, { headers: { cookie: person.sessionCookie } });
  const me = meSchema.safeParse(await answer.json());
  if (!me.success) throw new BrokenPromise('/auth/me 没有给出登录人');
  return me.data;
}
