import type { Role } from '@lib/contracts';
import type { Fen } from '@lib/kernel';

/** One consent that is needed. After `deputyAfterMinutes` of legal time the deputy may give it too. */
export interface ApprovalStep {
  readonly role: Role;
  readonly deputyRole?: Role;
  readonly deputyAfterMinutes?: number;
}

/** Who must agree to a subject of this kind; rows are the app's, each with its source. */
export interface ApprovalRule {
  readonly code: string;
  /** Instrument and article, or the court's own order. */
  readonly source: string;
  readonly subjectKind: string;
  /** Amount band, half-open: from ≤ amount < below. Absent means no bound. */
  readonly amountFromFen?: Fen;
  readonly amountBelowFen?: Fen;
  readonly steps: readonly ApprovalStep[];
  /** Whether one of the approvers may carry out what was approved. */
  readonly executorMayBeApprover: boolean;
  /** Whether the drafter may carry it out; true unless the row says no. */
  readonly executorMayBeDrafter?: boolean;
  /** Hours of legal time to decide, and again to execute once approved. */
  readonly expiresAfterHours: number;
}

/**
 * The one row for this kind and amount.
 *
 * @throws Error when no row or more than one fits: a gap or an overlap in the rule rows.
 */
export function approvalRuleFor(
  rules: readonly ApprovalRule[],
  subjectKind: string,
  amountFen: Fen = 0n,
): ApprovalRule {
  const fitting = rules.filter(
    (rule) =>
      rule.subjectKind === subjectKind &&
      (rule.amountFromFen === undefined || rule.amountFromFen <= amountFen) &&
      (rule.amountBelowFen === undefined || amountFen < rule.amountBelowFen),
  );
  const [rule] = fitting;
  if (rule && fitting.length === 1) return rule;
  throw new Error(
    `${fitting.length} approval rules fit ${subjectKind} of ${amountFen} fen; there must be one`,
  );
}

/** A row nobody could satisfy or that means nothing is refused before it is used. */
export function assertSoundRule(rule: ApprovalRule): void {
  const faults = [
    ...(rule.source.trim() === '' ? ['no source'] : []),
    ...(rule.steps.length === 0 ? ['no step'] : []),
    ...(rule.expiresAfterHours > 0 ? [] : ['no expiry']),
    ...rule.steps.flatMap((step, index) =>
      step.deputyAfterMinutes !== undefined && step.deputyRole === undefined
        ? [`step ${index} has a deputy's clock but no deputy`]
        : [],
    ),
  ];
  if (faults.length > 0) throw new Error(`approval rule ${rule.code}: ${faults.join('; ')}`);
}

export interface DecidingPerson {
  readonly personId: string;
  readonly roles: readonly string[];
  readonly court: string;
}

/** A role held for another person on the day of the decision. */
export interface HeldDelegation {
  readonly role: string;
  readonly fromPerson: string;
}

export interface OpenStep {
  readonly homeCourt: string;
  readonly draftedBy: string;
  readonly role: string;
  readonly deputyRole: string | null;
  readonly deputyOpen: boolean;
  /** Everyone who decided an earlier step, and everyone they decided for. */
  readonly earlier: readonly string[];
}

export type DecisionRight =
  | { readonly allowed: true; readonly actsAs: 'role' | 'deputy'; readonly role: string }
  | {
      readonly allowed: true;
      readonly actsAs: 'delegation';
      readonly role: string;
      readonly onBehalfOf: string;
    }
  | { readonly allowed: false; readonly reason: 'same-person' | 'not-yours' };

const SAME_PERSON = { allowed: false, reason: 'same-person' } as const;
const NOT_YOURS = { allowed: false, reason: 'not-yours' } as const;

/**
 * Whether this person may decide this step, and in whose right. Persons are compared, never
 * accounts; a delegation that leads back to the drafter or to an earlier approver gives nothing.
 */
export function decisionRight(
  step: OpenStep,
  person: DecidingPerson,
  delegations: readonly HeldDelegation[],
): DecisionRight {
  if (person.court !== step.homeCourt || isMachine(person)) return NOT_YOURS;
  const barred = new Set([step.draftedBy, ...step.earlier]);
  const openRoles = rolesOf(step);
  const own = openRoles.find((role) => person.roles.includes(role));
  const held = delegations.filter((delegation) => openRoles.includes(delegation.role));
  if (own === undefined && held.length === 0) return NOT_YOURS;
  if (barred.has(person.personId)) return SAME_PERSON;
  if (own !== undefined) {
    return { allowed: true, actsAs: own === step.role ? 'role' : 'deputy', role: own };
  }
  const free = held.find((delegation) => !barred.has(delegation.fromPerson));
  if (!free) return SAME_PERSON;
  return { allowed: true, actsAs: 'delegation', role: free.role, onBehalfOf: free.fromPerson };
}

function rolesOf(step: OpenStep): string[] {
  return step.deputyOpen && step.deputyRole !== null ? [step.role, step.deputyRole] : [step.role];
}

/** A person decides, the machine proposes (architecture.md §1.6). */
function isMachine(person: DecidingPerson): boolean {
  return person.personId.startsWith('machine:') || person.roles.includes('machine');
}

export interface ExecutionFacts {
  readonly rule: Pick<ApprovalRule, 'executorMayBeApprover' | 'executorMayBeDrafter'>;
  readonly draftedBy: string;
  /** Everyone who decided, and everyone they decided for. */
  readonly approvers: readonly string[];
}

/** Whether this person may carry out what was approved. */
export function mayExecute(facts: ExecutionFacts, personId: string): boolean {
  if (facts.rule.executorMayBeDrafter === false && personId === facts.draftedBy) return false;
  return facts.rule.executorMayBeApprover || !facts.approvers.includes(personId);
}
