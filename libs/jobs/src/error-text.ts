const TEXT_MAX = 2_000;
const NUL = /\0/g;

/**
 * What was thrown, as a text column takes it: at most `max` characters and no NUL, which PostgreSQL
 * refuses (22021). Never throws itself, whatever was thrown.
 */
export function errorText(error: unknown, max = TEXT_MAX): string {
  return plain(error).replace(NUL, '').slice(0, max);
}

/** What was thrown, as an error whose message a handler may write into a row; unchanged when it can. */
export function storableError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(errorText(thrown), { cause: thrown });
  if (!thrown.message.includes('\0')) return thrown;
  return new Error(thrown.message.replace(NUL, ''), { cause: thrown });
}

function plain(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'an error without a text';
  }
}
