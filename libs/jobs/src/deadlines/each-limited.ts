import { errorText } from '../error-text.js';

/**
 * Works on all items, at most `limit` at once; ends when all ended. One that fails stops no other.
 *
 * @throws AggregateError when all ended, with what the failing ones threw
 */
export async function eachLimited<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const faults: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (faults.length === 0) return;
  const first = errorText(faults[0]);
  throw new AggregateError(faults, `${faults.length} of ${items.length} failed, first: ${first}`);
}
