const EIGHT_HOURS_MS = 8 * 3_600_000;

/** RFC 3339 text of an instant with the court's offset, to the second. */
export function instantText(instant: Date): string {
  const shifted = new Date(instant.getTime() + EIGHT_HOURS_MS);
  return `${shifted.toISOString().slice(0, 19)}+08:00`;
}
