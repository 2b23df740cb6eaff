/** What ordering needs of an entry. */
export interface Caused {
  readonly eventId: string;
  readonly causedBy: string | undefined;
  readonly occurredAt: Date;
}

/**
 * Orders facts so that none stands before its cause; among the free ones the earlier database time
 * goes first, ties by id. Every entry comes out exactly once, also when causes form a ring (a broken
 * sender): the ring is then cut at its earliest member.
 */
export function causalOrder<Entry extends Caused>(entries: readonly Entry[]): Entry[] {
  const waiting = new Map(entries.map((entry) => [entry.eventId, entry]));
  const byTime = [...waiting.values()].sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.eventId < b.eventId ? -1 : 1),
  );
  const ordered: Entry[] = [];
  const place = (entry: Entry, path: ReadonlySet<string>): void => {
    if (!waiting.has(entry.eventId) || path.has(entry.eventId)) return;
    const cause = entry.causedBy === undefined ? undefined : waiting.get(entry.causedBy);
    if (cause) place(cause, new Set([...path, entry.eventId]));
    if (!waiting.delete(entry.eventId)) return;
    ordered.push(entry);
  };
  for (const entry of byTime) place(entry, new Set());
  return ordered;
}
