const SHANGHAI_MS = 8 * 3_600_000;

/** RFC 3339 text of an instant with the court's offset, to the second: `2026-03-04T09:30:00+08:00`. */
export function instantText(instant: Date): string {
  const shifted = new Date(instant.getTime() + SHANGHAI_MS);
  return `${shifted.toISOString().slice(0, 19)}+08:00`;
}

/** For readers: `2026-03-04 09:30`. */
export function instantForReaders(instant: Date): string {
  return instantText(instant).slice(0, 16).replace('T', ' ');
}
