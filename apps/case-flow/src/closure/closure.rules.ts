import type { FieldFault } from '@lib/kernel';

/** What the neighbours say about the case at the moment of closing. */
export interface ClosingFacts {
  readonly discharged: boolean;
  readonly liveMeasures: number;
  readonly openReleases: number;
  readonly openPayouts: number;
  /** Yuan text of what still lies on the case account. */
  readonly held: string;
}

export interface ClosingRule {
  readonly code: string;
  readonly source: string;
  readonly refusal: (facts: ClosingFacts) => string | undefined;
}

/** Conditions of closing as 执行完毕; each is checked against the neighbours' own records. */
export const closingRules: readonly ClosingRule[] = [
  {
    code: 'CLOSURE.NOT_DISCHARGED',
    source: '执行工作规定(2020)第六十四条',
    refusal: (facts) => (facts.discharged ? undefined : '债务尚未清偿'),
  },
  {
    code: 'CLOSURE.LIVE_MEASURES',
    source: '查扣冻规定(法释〔2020〕21号)第二十八条',
    refusal: (facts) =>
      facts.liveMeasures + facts.openReleases === 0
        ? undefined
        : `还有 ${facts.liveMeasures} 项措施未解除、${facts.openReleases} 项解除未回执`,
  },
  {
    code: 'CLOSURE.OPEN_MONEY',
    source: '法发〔2017〕6号第十条',
    refusal: (facts) =>
      facts.openPayouts === 0 && facts.held === '0.00'
        ? undefined
        : `还有 ${facts.openPayouts} 笔发放未完成,案款账户余额 ${facts.held} 元`,
  },
];

/** Every reason why the case may not be closed yet; empty when it may. */
export function closingFaults(facts: ClosingFacts): { code: string; fault: FieldFault }[] {
  return closingRules.flatMap((rule) => {
    const message = rule.refusal(facts);
    return message ? [{ code: rule.code, fault: { path: rule.code, message } }] : [];
  });
}
