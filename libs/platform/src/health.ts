import { within } from './within.js';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';

/**
 * Provide one check or an array of checks under this token in any module: all are found, e.g.
 * `{ provide: HEALTH_CHECKS, useFactory: (bus: Bus) => [{ name: 'bus', check: () => bus.probe() }], inject: [Bus] }`.
 */
export const HEALTH_CHECKS = Symbol('HEALTH_CHECKS');

/** One dependency the process cannot do its work without. */
export interface HealthCheck {
  readonly name: string;
  /** Resolves when ready, optionally with one short fact; rejects with the reason. */
  check(): Promise<string | undefined | void>;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>;
}

const CHECK_TIMEOUT_MS = 3_000;

/** Every check registered under {@link HEALTH_CHECKS} in any module. */
export function healthChecksOf(providers: readonly InstanceWrapper[]): HealthCheck[] {
  return providers
    .filter((provider) => provider.token === HEALTH_CHECKS)
    .flatMap((provider) => provider.instance as HealthCheck | HealthCheck[]);
}

/** Runs all checks at once, each within its own time limit. */
export async function runHealthChecks(checks: readonly HealthCheck[]): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async (check) => [check.name, await outcomeOf(check)] as const),
  );
  return {
    ready: results.every(([, result]) => result.ok),
    checks: Object.fromEntries(results),
  };
}

async function outcomeOf(check: HealthCheck): Promise<{ ok: boolean; detail?: string }> {
  try {
    const detail = await within(CHECK_TIMEOUT_MS, () => check.check());
    return typeof detail === 'string' ? { ok: true, detail } : { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
