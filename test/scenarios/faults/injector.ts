import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Victim } from './plan.js';

/** Strikes at the planned calls of the driver and remembers what it did. */
export class FaultInjector {
  private readonly calls = new Map<string, number>();
  private readonly strikes: Promise<void>[] = [];
  private readonly struckVictims: Victim[] = [];

  constructor(
    private readonly plan: readonly Fault[],
    private readonly strike: (victim: Victim) => Promise<void>,
  ) {}

  /** Victims in the order in which they were struck; rejects when a strike failed. */
  async struck(): Promise<readonly Victim[]> {
    await Promise.all(this.strikes);
    return this.struckVictims;
  }

  async around<Result>(moment: string, call: () => Promise<Result>): Promise<Result> {
    const nth = (this.calls.get(moment) ?? 0) + 1;
    this.calls.set(moment, nth);
    const due = this.plan.filter((fault) => fault.moment === moment && fault.nth === nth);
    this.arm(due.filter(({ when }) => when === 'in-flight'));
    try {
      return await call();
    } finally {
      this.arm(due.filter(({ when }) => when === 'answered'));
    }
  }

  private arm(faults: readonly Fault[]): void {
    for (const { victim, delayMs } of faults) {
      const strike = delay(delayMs).then(() => {
        this.struckVictims.push(victim);
        return this.strike(victim);
      });
      strike.catch(() => undefined); // reported by struck()
      this.strikes.push(strike);
    }
  }
}
