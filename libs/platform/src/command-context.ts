import type { CourtCode, PersonId } from '@lib/kernel';

/** Who acts: the person behind the token (or the machine under a standing order), never just an account. */
export interface Actor {
  readonly personId: PersonId;
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly court: CourtCode;
  /** SHA-256 of the canonical document number; links a portal account to the parties it may see. */
  readonly documentDigest?: string;
}

/**
 * One command as received: the actor, the scope of its idempotency key and what the command said.
 * `bearer` is the caller's own token, handed on to neighbours so that they decide with the
 * caller's rights (ASVS 8.3.3).
 */
export interface CommandContext {
  readonly actor: Actor;
  /** Method and route pattern, e.g. `POST /cases/:caseId/freezes`. */
  readonly route: string;
  readonly idempotencyKey: string;
  /** SHA-256 of the canonical JSON of params and body. */
  readonly inputHash: string;
  readonly correlationId: string;
  readonly bearer: string;
}

/** The machine as an actor: only for acts that a person ordered in advance (architecture.md §1.6). */
export function machineActor(app: string, court: CourtCode): Actor {
  return {
    personId: `machine:${app}` as PersonId,
    account: `machine:${app}`,
    displayName: '系统',
    roles: ['machine'],
    court,
  };
}
