import { describe, expect, it } from '@jest/globals';
import { Presence } from './session-presence.js';

/** Aim: an open tab does not count as a person; method: a page and a clock of the spec. */
describe('presence at the page', () => {
  it('begins with the page and ends a minute after the last gesture', () => {
    let now = 5_000;
    const page = new EventTarget();
    const presence = new Presence(page, () => now);

    expect(presence.readHeaders()).toEqual({});
    now += 60_000;
    expect(presence.readHeaders()).toEqual({});
    now += 1;
    expect(presence.readHeaders()).toEqual({ 'x-background': '1' });
  });

  it.each(['pointerdown', 'keydown', 'wheel', 'touchmove'])('begins anew with %s', (kind) => {
    let now = 0;
    const page = new EventTarget();
    const presence = new Presence(page, () => now);
    now = 3_600_000;

    page.dispatchEvent(new Event(kind));

    expect(presence.readHeaders()).toEqual({});
  });

  it.each(['focus', 'visibilitychange', 'online', 'message'])('does not begin with %s', (kind) => {
    let now = 0;
    const page = new EventTarget();
    const presence = new Presence(page, () => now);
    now = 3_600_000;

    page.dispatchEvent(new Event(kind));

    expect(presence.readHeaders()).toEqual({ 'x-background': '1' });
  });
});
