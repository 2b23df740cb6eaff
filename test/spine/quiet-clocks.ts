import { jest } from '@jest/globals';
import { Loop } from '@lib/platform';

const NEVER_MS = 3_600_000;
const SWEEPS = ['deadline sweep', 'task pass'];

/**
 * From now on, until mocks are restored, the sweeps of an app that starts pass once and then only when
 * woken: what still fires fires by a hint.
 */
export function withoutSweeps(): void {
  const start = Loop.prototype.start;
  jest.spyOn(Loop.prototype, 'start').mockImplementation(function quietStart(this: Loop) {
    if (SWEEPS.includes(String(Reflect.get(this, 'name')))) Reflect.set(this, 'everyMs', NEVER_MS);
    start.call(this);
  });
}
