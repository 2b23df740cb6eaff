import { BrokenPromise } from './report.js';

const EVERY_MS = 150;

/** Asks again until `read` returns a value; after `limitMs` the promise `what` counts as broken. */
export async function until<Value>(
  what: string,
  read: () => Promise<Value | undefined>,
  limitMs = 60_000,
): Promise<Value> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() > end) {
      throw new BrokenPromise(`在 ${limitMs / 1000} 秒内没有出现:${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
