// Aim: a body is known by its password, and who guesses is stopped; by a clock in hand.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ServiceDoor } from './service-door.js';

const BODY = { institution: 'BANK-F', user: 'YH-F', password: 'right-password-01' };
const WRONG = { user: BODY.user, password: 'wrong-password-01' };
const ADDRESS = '10.0.0.6';

const logged: unknown[][] = [];

beforeEach(() => {
  logged.length = 0;
  const never = (): never => {
    throw new Error('only warnings are expected');
  };
  Logger.overrideLogger({ log: never, error: never, warn: (...line) => void logged.push(line) });
});

/** A door with `guesses` wrong passwords shown at it, and the hand of its clock. */
function doorAfter(guesses: number): { door: ServiceDoor; wait: (ms: number) => void } {
  let now = Date.UTC(2026, 2, 4);
  const settings = { serviceBodies: [BODY] } as unknown as ConstructorParameters<
    typeof ServiceDoor
  >[0];
  const door = ServiceDoor.at(settings, { now: () => new Date(now) });
  for (let count = 0; count < guesses; count++) {
    expect(() => door.institutionOf(WRONG, ADDRESS)).toThrow('用户标识不正确');
  }
  return { door, wait: (ms) => void (now += ms) };
}

describe('the door of bodies in service mode', () => {
  it('knows a body by user and password, also after nine failures', () => {
    expect(doorAfter(9).door.institutionOf(BODY, ADDRESS)).toBe('BANK-F');
  });

  it.each([
    ['an unknown user', { user: 'YH-X', password: BODY.password }],
    ['another password of the same length', WRONG],
    ['the beginning of the password', { user: BODY.user, password: 'right' }],
    ['no password', { user: BODY.user, password: '' }],
  ])('refuses %s', (_title, shown) => {
    expect(() => doorAfter(0).door.institutionOf(shown, ADDRESS)).toThrow('用户标识不正确');
  });

  it('stays shut after ten failures in a minute, even for the right password', () => {
    const { door, wait } = doorAfter(10);

    for (const shown of [WRONG, BODY]) {
      expect(() => door.institutionOf(shown, ADDRESS)).toThrow(
        expect.objectContaining({ status: 429 }),
      );
    }
    wait(59_999);
    expect(() => door.institutionOf(BODY, ADDRESS)).toThrow('too many wrong passwords');
    wait(1);
    expect(door.institutionOf(BODY, ADDRESS)).toBe('BANK-F');
  });

  it('logs each failure with the body and without what was shown', () => {
    doorAfter(2);

    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged)).toContain('BANK-F');
    expect(JSON.stringify(logged)).not.toContain(WRONG.password);
  });

  it('counts by caller: somebody else who guesses does not keep the body outside', () => {
    const { door } = doorAfter(10);

    expect(door.institutionOf(BODY, '10.0.0.7')).toBe('BANK-F');
    expect(() => door.institutionOf({ ...WRONG, user: 'YH-X' }, ADDRESS)).toThrow('用户标识不正确');
  });
});
