import { jest } from '@jest/globals';
import type { SpineDatabase } from './spine-database.js';

/** Something that fires whatever is due; the jobs library's sweeper is one. */
interface Sweeps {
  sweep(): Promise<number>;
}

/** When each sweep of this process began and ended well, in the database's legal time. */
export class SweepLog {
  private readonly passes: { readonly begun: Date; readonly ended: Date }[] = [];

  /** Watches every instance of the class with this prototype until mocks are restored. */
  constructor(
    sweeper: Sweeps,
    private readonly database: SpineDatabase,
  ) {
    const sweep = sweeper.sweep;
    const passed = async (self: Sweeps): Promise<number> => {
      const begun = await this.now();
      const fired = await sweep.call(self);
      this.passes.push({ begun, ended: await this.now() });
      return fired;
    };
    jest.spyOn(sweeper, 'sweep').mockImplementation(function logged(this: Sweeps) {
      return passed(this);
    });
  }

  /** How many sweeps began when this was due and ended without having fired it. */
  missed(deadline: { readonly dueAt: Date; readonly firedAt: Date }): number {
    return this.passes.filter(
      ({ begun, ended }) => begun >= deadline.dueAt && ended < deadline.firedAt,
    ).length;
  }

  get length(): number {
    return this.passes.length;
  }

  private async now(): Promise<Date> {
    const [row] = await this.database.reads.query<{ now: Date }>('SELECT legal_now() AS now');
    return row!.now;
  }
}
