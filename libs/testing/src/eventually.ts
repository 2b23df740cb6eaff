/** Polls until `check` passes (does not throw), or throws its last error after `limitMs`. */
export async function eventually<Result>(
  check: () => Promise<Result> | Result,
  limitMs = 30_000,
  everyMs = 50,
): Promise<Result> {
  const until = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
