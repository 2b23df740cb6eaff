import { DomainError } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import type { CaseFacts } from './scope.rules.js';
import { inScope, reachesOf, reachInto } from './scope.rules.js';

/** A boolean SQL expression with its parameters. */
export interface SqlFilter {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Where a query finds what decides about a case; each text goes into SQL and is never a caller's. */
export interface CaseScopeColumns {
  /** Column with the handling court, e.g. `c.handling_court`. */
  readonly court: string;
  /** Boolean SQL: the person is in the team, e.g. ``(p) => `EXISTS (SELECT … person_id = ${p})` ``. */
  readonly team: (personId: string) => string;
  /** Boolean SQL: an applicant has this document digest. */
  readonly party: (digest: string) => string;
}

/** @throws DomainError `ACCESS.FOREIGN_COURT` (403) unless the case is handled by the actor's court. */
export function assertCourt(actor: Actor, handlingCourt: string): void {
  if (actor.court === handlingCourt) return;
  throw new DomainError('ACCESS.FOREIGN_COURT', 'forbidden', '这是其他法院办理的案件,您无权办理', {
    hint: '请由办理法院的人员办理,或先办理移送',
  });
}

/** @throws DomainError `ACCESS.OUT_OF_SCOPE` (403) unless the case lies within the actor's reach. */
export function assertCaseScope(actor: Actor, facts: CaseFacts): void {
  if (!inScope(actor, facts)) throw outOfScope();
}

/**
 * For what shows other people's doings: being a party of the case is not enough.
 *
 * @throws DomainError `ACCESS.OUT_OF_SCOPE` (403) unless the court's or the team's reach lets the actor in.
 */
export function assertStaffScope(actor: Actor, facts: CaseFacts): void {
  const reach = reachInto(actor, facts);
  if (reach === undefined || reach === 'party') throw outOfScope();
}

function outOfScope(): DomainError {
  return new DomainError('ACCESS.OUT_OF_SCOPE', 'forbidden', '您不在这个案件的办理或查看范围内', {
    hint: '如需办理,请由执行局长将您加入办案团队',
  });
}

/** Rows of the actor's own court: `column = $n`. */
export function courtFilter(actor: Actor, column: string, firstParam = 1): SqlFilter {
  return { sql: `${column} = $${firstParam}`, params: [actor.court] };
}

/** The cases within the actor's reach: the same rows as {@link assertCaseScope}, as SQL. */
export function caseScope(actor: Actor, columns: CaseScopeColumns, firstParam = 1): SqlFilter {
  const reaches = reachesOf(actor.roles);
  const params: unknown[] = [];
  const bind = (value: unknown): string => {
    params.push(value);
    return `$${firstParam + params.length - 1}`;
  };
  const terms: string[] = [];
  if (reaches.has('court')) {
    terms.push(`${columns.court} = ${bind(actor.court)}`);
  } else if (reaches.has('team')) {
    const ownCourt = `${columns.court} = ${bind(actor.court)}`;
    terms.push(`(${ownCourt} AND ${columns.team(bind(actor.personId))})`);
  }
  if (reaches.has('party') && actor.documentDigest !== undefined) {
    terms.push(columns.party(bind(actor.documentDigest)));
  }
  return { sql: terms.length === 0 ? 'FALSE' : `(${terms.join(' OR ')})`, params };
}
