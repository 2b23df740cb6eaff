import { useSyncExternalStore } from 'react';

/** From this width down pages are laid out for one thumb: one column, a folded menu. */
const PHONE = globalThis.matchMedia('(max-width: 600px)');

function subscribe(changed: () => void): () => void {
  PHONE.addEventListener('change', changed);
  return () => PHONE.removeEventListener('change', changed);
}

/** Whether the window is as narrow as a phone; follows turning and resizing. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => PHONE.matches);
}
