// Whatever a handler throws becomes text that a row can keep.
import { describe, expect, it } from '@jest/globals';
import { errorText, storableError } from './error-text.js';

describe('errorText', () => {
  it.each([
    ['an error', new Error('no answer'), 'Error: no answer'],
    ['a text', 'no answer', 'no answer'],
    ['nothing', undefined, 'undefined'],
    ['NUL, wherever it stands', new Error('\0a\0\0b\0'), 'Error: ab'],
    ['NUL alone', '\0', ''],
    ['what has no text', Object.create(null), 'an error without a text'],
  ])('takes %s', (_what, thrown: unknown, text) => {
    expect(errorText(thrown)).toBe(text);
  });

  it('keeps 2000 characters at most, fewer where asked', () => {
    expect(errorText('x'.repeat(5_000))).toHaveLength(2_000);
    expect(errorText('x'.repeat(5_000), 900)).toHaveLength(900);
  });
});

describe('storableError', () => {
  it('leaves an error as it is when a row can keep its message', () => {
    const error = new TypeError('no answer');

    expect(storableError(error)).toBe(error);
  });

  it('takes NUL out of the message and keeps the error as the cause', () => {
    const error = new TypeError('bad\0 answer');

    expect(storableError(error)).toMatchObject({ message: 'bad answer', cause: error });
  });

  it.each(['bad\0 answer', { toString: () => 'bad answer' }])('makes an error of %p', (thrown) => {
    expect(storableError(thrown)).toMatchObject({ message: 'bad answer', cause: thrown });
  });
});
