import type { Role } from '@lib/contracts';
import type { Actor } from '@lib/platform';

/** How far a role reaches: the handling court's cases, the cases of one's own team, one's own cases. */
export type Reach = 'court' | 'team' | 'party' | 'none';

export interface ScopeRule {
  readonly role: Role;
  readonly reach: Reach;
  readonly source: string;
}

/** A person with several roles reaches as far as the farthest of them. */
export const SCOPE_RULES: readonly ScopeRule[] = [
  { role: 'officer', reach: 'team', source: '设置:承办人及合议庭、执行团队成员办理本案' },
  { role: 'director', reach: 'court', source: '设置:执行局长审批本院案件' },
  { role: 'president', reach: 'court', source: '设置:院长审批本院案件' },
  { role: 'finance', reach: 'court', source: '设置:财务管理本院案款' },
  { role: 'duty-chief', reach: 'court', source: '设置:值班长调度本院警情' },
  { role: 'hotline-agent', reach: 'court', source: '设置:接线员受理本院来电' },
  { role: 'supervisor', reach: 'court', source: '设置:监督人员督办本院案件' },
  { role: 'auditor', reach: 'court', source: '设置:审计人员检查本院案件' },
  { role: 'applicant', reach: 'party', source: '设置:当事人只能查看本人案件' },
  { role: 'admin', reach: 'none', source: '等保 2.0 三级 三权分立:系统管理员不接触案件内容' },
];

/** What decides whether a person may see a case. */
export interface CaseFacts {
  /** The court that handles the case now (it governs access, architecture.md §3). */
  readonly handlingCourt: string;
  readonly teamPersonIds: readonly string[];
  /** Document digests of the applicants. */
  readonly partyDigests: readonly string[];
}

export function reachesOf(roles: readonly string[]): ReadonlySet<Reach> {
  return new Set(SCOPE_RULES.filter((rule) => roles.includes(rule.role)).map((rule) => rule.reach));
}

/** The farthest reach by which the actor gets into the case; undefined where none does. */
export function reachInto(actor: Actor, facts: CaseFacts): Reach | undefined {
  const reaches = reachesOf(actor.roles);
  const ownCourt = facts.handlingCourt === actor.court;
  if (reaches.has('court') && ownCourt) return 'court';
  if (reaches.has('team') && ownCourt && facts.teamPersonIds.includes(actor.personId)) {
    return 'team';
  }
  const isParty =
    reaches.has('party') &&
    actor.documentDigest !== undefined &&
    facts.partyDigests.includes(actor.documentDigest);
  return isParty ? 'party' : undefined;
}

/** Whether the case lies within the actor's reach. */
export function inScope(actor: Actor, facts: CaseFacts): boolean {
  return reachInto(actor, facts) !== undefined;
}
