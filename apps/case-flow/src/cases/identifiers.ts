import type { CourtDate } from '@lib/kernel';
import { checkIdentifier } from '@lib/statute';

/**
 * Reads a party's document number: canonical form and whether its check digit and date hold.
 * A social credit code whose inner organisation code fails is still valid (GB 32100), with a reason.
 */
export function readPartyIdentifier(
  type: 'residentId' | 'uscc',
  value: string,
  today: CourtDate,
): { readonly valid: boolean; readonly canonical: string; readonly reason?: string } {
  return checkIdentifier({ type, value }, today);
}
