/**
 * What `work` gives, if it ends in time. Work that is late goes on unheard; its later failure harms nobody.
 *
 * @throws what `late` makes once `limitMs` (technical milliseconds) are over, or what `work` throws before
 */
export async function within<Result>(
  limitMs: number,
  work: () => Promise<Result>,
  late: () => Error = () => new Error(`no answer in ${limitMs} ms`),
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  const working = Promise.resolve().then(work);
  try {
    return await Promise.race([working, limit]);
  } finally {
    clearTimeout(timer);
    working.catch(() => undefined);
  }
}
