import { systemClock } from '@lib/kernel';
import type { Clock } from '@lib/kernel';

const FAILURES_MAX = 5;
const WINDOW_MS = 300_000;
const ACCOUNTS_MAX = 10_000;

/** Locks an account for five minutes after five wrong passwords (GB/T 22239-2019 §8.1.4.1 b). */
export class LoginAttempts {
  private readonly failures = new Map<string, number[]>();

  constructor(private readonly clock: Clock = systemClock) {}

  isLocked(account: string): boolean {
    return this.recent(account).length >= FAILURES_MAX;
  }

  failed(account: string): void {
    const times = [...this.recent(account), this.clock.now().getTime()];
    this.failures.delete(account);
    this.failures.set(account, times.slice(-FAILURES_MAX));
    const oldest = this.failures.keys().next().value;
    if (this.failures.size > ACCOUNTS_MAX && oldest !== undefined) this.failures.delete(oldest);
  }

  succeeded(account: string): void {
    this.failures.delete(account);
  }

  private recent(account: string): number[] {
    const since = this.clock.now().getTime() - WINDOW_MS;
    return (this.failures.get(account) ?? []).filter((time) => time > since);
  }
}
