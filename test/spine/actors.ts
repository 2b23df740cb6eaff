import type { CourtCode, PersonId } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { COURT } from './spine-database.js';

/** An invented person with these roles; account and person have one name. */
export function actorOf(person: string, roles: readonly string[], court: string = COURT): Actor {
  return {
    personId: person as PersonId,
    account: `account-of-${person}`,
    displayName: `${person}(虚构)`,
    roles,
    court: court as CourtCode,
  };
}
