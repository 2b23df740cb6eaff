const GESTURES = ['pointerdown', 'keydown', 'wheel', 'touchmove'];
const AT_WORK_MS = 60_000;

/**
 * Whether a person is at the page. A read so long after the last gesture came from a timer or from
 * an event of the case; it says so, that an open tab does not keep the session alive (ASVS 7.3.1).
 */
export class Presence {
  private lastGestureAt: number;

  /** `now`: milliseconds that only grow. Opening the page is a gesture. */
  constructor(
    page: EventTarget,
    private readonly now: () => number,
  ) {
    this.lastGestureAt = now();
    const seen = (): void => void (this.lastGestureAt = this.now());
    for (const kind of GESTURES)
      page.addEventListener(kind, seen, { capture: true, passive: true });
  }

  /** For a read: marks it as one that nobody asked for. */
  readHeaders(): Readonly<Record<string, string>> {
    return this.now() - this.lastGestureAt > AT_WORK_MS ? { 'x-background': '1' } : {};
  }
}
