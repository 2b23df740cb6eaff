/** A promise to be kept later, and the keeping. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let keep: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (keep = resolve));
  return { opened, open: () => keep() };
}
