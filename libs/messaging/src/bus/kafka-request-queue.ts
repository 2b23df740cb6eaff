import { createRequire } from 'node:module';

interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const CHECK_MS = 10;
const PATCHED_VERSION = '2.2.4';

/**
 * kafkajs 2.2.4 arms a timer with a negative delay when nothing is pending, for ever: a 1 ms loop
 * per broker that Node 24 reports as TimeoutNegativeWarning (kafkajs#1751, #1704). The popular patch
 * hides the warning and keeps the loop; this one arms no timer when nothing is pending.
 *
 * @throws Error for another kafkajs, whose internals nobody has looked at.
 */
export function mendRequestQueue(): void {
  const load = createRequire(import.meta.url);
  const { version } = load('kafkajs/package.json') as { version: string };
  if (version !== PATCHED_VERSION) {
    throw new Error(
      `kafkajs ${version}: its request queue was not checked, see ${PATCHED_VERSION}`,
    );
  }
  const { prototype } = load('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueue;
  };
  prototype.scheduleCheckPendingRequests = scheduleWhenPending;
}

function scheduleWhenPending(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
  // kafkajs keeps throttledUntil in milliseconds since the epoch.
  const throttledMs = this.throttledUntil - (performance.timeOrigin + performance.now());
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    Math.max(throttledMs, CHECK_MS),
  );
}
