import type { ServiceCredentials } from '@lib/agencies';
import type { Clock } from '@lib/kernel';
import { DomainError, systemClock } from '@lib/kernel';
import { isSameSecret } from '@lib/platform';
import { HttpException, HttpStatus, Inject, Injectable, Logger } from '@nestjs/common';
import type { QueryControlSettings, ServiceBody } from '../settings.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';

const FAILURES_MAX = 10;
const WINDOW_MS = 60_000;
/** Callers remembered at once: addresses cost an attacker little, memory must not grow with them. */
const CALLERS_MAX = 10_000;

interface Failures {
  readonly since: number;
  count: number;
}

/**
 * Who calls in service mode. Failures are counted per body and address, so that a stranger who
 * guesses does not keep the body itself outside; they are counted in this process alone.
 */
@Injectable()
export class ServiceDoor {
  private readonly logger = new Logger(ServiceDoor.name);
  private readonly failures = new Map<string, Failures>();
  private clock: Clock = systemClock;

  constructor(@Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings) {}

  /** The same door with the time of a test. */
  static at(settings: QueryControlSettings, clock: Clock): ServiceDoor {
    const door = new ServiceDoor(settings);
    door.clock = clock;
    return door;
  }

  /**
   * The body that shows its user and password.
   *
   * @throws DomainError `EXCHANGE.UNKNOWN_USER`; HttpException 429 after ten failures in a minute,
   *   whatever is shown then.
   */
  institutionOf(shown: ServiceCredentials, address: string): string {
    const named = this.settings.serviceBodies.find((body) => body.user === shown.user);
    const caller = `${named?.institution ?? 'unknown'} ${address}`;
    if (this.failed(caller).count >= FAILURES_MAX) {
      throw new HttpException('too many wrong passwords', HttpStatus.TOO_MANY_REQUESTS);
    }
    const known = this.settings.serviceBodies.find((body) => isSame(body, shown));
    if (known) return known.institution;
    this.count(caller);
    const body = named?.institution ?? 'unknown';
    this.logger.warn(`wrong password shown for body ${body}`, { body, address });
    throw new DomainError('EXCHANGE.UNKNOWN_USER', 'unauthenticated', '用户标识不正确');
  }

  private count(caller: string): void {
    const failed = this.failed(caller);
    failed.count += 1;
    this.failures.delete(caller);
    this.failures.set(caller, failed);
    const [oldest] = this.failures.keys();
    if (this.failures.size > CALLERS_MAX && oldest !== undefined) this.failures.delete(oldest);
  }

  private failed(caller: string): Failures {
    const now = this.clock.now().getTime();
    const failed = this.failures.get(caller);
    return failed && now - failed.since < WINDOW_MS ? failed : { since: now, count: 0 };
  }
}

function isSame(body: ServiceBody, shown: ServiceCredentials): boolean {
  const user = isSameSecret(body.user, shown.user);
  return isSameSecret(body.password, shown.password) && user;
}
