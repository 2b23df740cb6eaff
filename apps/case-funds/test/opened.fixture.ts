import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { Desk } from './desk.fixture.js';
import { Scenes } from './scenes.fixture.js';

interface Opening {
  readonly today?: string;
  readonly settings?: Record<string, string>;
}

/**
 * Opens a desk before the specs of a file and closes it after them; every spec meets a bank of good
 * manners. `ready` gets the scenes once, to keep them and to prepare what all specs of the file use.
 */
export function openScenes(
  ready: (scenes: Scenes, desk: Desk) => void | Promise<void>,
  { today = '2026-03-02', settings = {} }: Opening = {},
): void {
  let opened: Desk | undefined;
  beforeAll(async () => {
    opened = await Desk.open(today, settings);
    await ready(new Scenes(opened), opened);
  }, 90_000);
  beforeEach(() => opened?.bank.behave());
  afterAll(async () => opened?.close(), 30_000);
}
