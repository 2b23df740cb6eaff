import { describe, expect, it } from '@jest/globals';
import { ownPath } from './return-path.js';

/** Aim: a sign-in never ends at another site; method: spellings a browser resolves to `//host`. */
describe('the path after a sign-in', () => {
  const home = 'https://court.test/';

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/.//evil.test/x',
    '/a/..//evil.test',
    '/%2e//evil.test',
    '/./\\evil.test',
    '/./\\/evil.test',
    '/\t/evil.test',
    '/a/%2E%2e/\\evil.test',
    'javascript:alert(1)',
    '',
    '/auth/login',
    '/x/../auth/login',
  ])('is never %j', (returnTo) => {
    expect(ownPath(returnTo, home)).toBe('/');
  });

  it.each(['/', '/cases/1?tab=money#row', '/cases?at=//evil.test', '/a//b'])(
    'is kept: %s',
    (returnTo) => {
      expect(ownPath(returnTo, home)).toBe(returnTo);
      expect(new URL(ownPath(returnTo, home), home).host).toBe('court.test');
    },
  );
});
