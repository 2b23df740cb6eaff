/** NUL and halves of a surrogate pair: PostgreSQL keeps neither in text or jsonb. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether a text can be kept as it is. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
