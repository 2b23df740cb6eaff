import { DomainError } from '@lib/kernel';

export interface QueryTargetRule {
  readonly code: string;
  readonly role: 'debtor';
  readonly source: string;
  readonly certainty: 'text' | 'excerpt' | 'memory' | 'setting';
  readonly validFrom: string;
}

/** Who may be queried: the party bound to pay, and nobody else. */
export const queryTargetRules: readonly QueryTargetRule[] = [
  {
    code: 'query-target-2013',
    role: 'debtor',
    source: '法释〔2013〕20号第七条',
    certainty: 'text',
    validFrom: '2013-09-02',
  },
];

export interface TargetFacts {
  readonly partyId: string;
  readonly role: string;
}

/**
 * The party to be queried when a rule row allows it.
 *
 * @throws DomainError `QUERY.TARGET_NOT_BOUND` (403): not a party of the case, or not bound to pay.
 */
export function targetBoundToPay<Party extends TargetFacts>(
  parties: readonly Party[],
  partyId: string,
): Party {
  const target = parties.find((party) => party.partyId === partyId);
  if (target && queryTargetRules.some((rule) => rule.role === target.role)) return target;
  throw new DomainError(
    'QUERY.TARGET_NOT_BOUND',
    'forbidden',
    target ? '该当事人不是本案被执行人,不得查询其财产' : '查询对象不是本案当事人,不得查询其财产',
    { hint: `依据:${queryTargetRules[0]?.source ?? ''};请选择负有履行义务的当事人` },
  );
}
