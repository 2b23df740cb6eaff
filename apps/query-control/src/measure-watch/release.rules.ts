/** Why releases are ordered: by the watch, or because an officer asked for it (`unanswered`). */
export type ReleaseCause = 'excess' | 'discharged' | 'unanswered';

/** Settings and law of releases; read by the watch and shown in the docs. */
export interface ReleaseRule {
  readonly code: string;
  readonly text: string;
  readonly source: string;
  readonly certainty: 'text' | 'excerpt' | 'memory' | 'setting';
  readonly validFrom: string;
}

/** A ground of release, with the words for its orders and for who must approve it. */
export interface ReleaseGround extends ReleaseRule {
  readonly orderText: string;
  readonly titleText: string;
}

export const releaseRules = {
  excess: {
    code: 'release-excess',
    orderText: '超过债务的部分即时解除',
    titleText: '超额',
    text: '实际控制金额超过债务的部分,依冻结裁定中的常设命令即时解除',
    source: '查扣冻规定(法释〔2020〕21号)第十九条',
    certainty: 'text',
    validFrom: '2021-01-01',
  },
  discharged: {
    code: 'release-discharged',
    orderText: '债务已清偿',
    titleText: '债务已清偿',
    text: '债务清偿后解除全部措施',
    source: '查扣冻规定(法释〔2020〕21号)第二十八条',
    certainty: 'text',
    validFrom: '2021-01-01',
  },
  unanswered: {
    code: 'release-unanswered',
    orderText: '冻结逾期未获答复',
    titleText: '冻结未获答复',
    text: '冻结逾期未获协助机构答复,是否办理不明,由承办人提请解除',
    source: '查扣冻规定(法释〔2020〕21号)第二十八条(人民法院认为应当解除的其他情形)',
    certainty: 'text',
    validFrom: '2021-01-01',
  },
} as const satisfies Record<ReleaseCause, ReleaseGround>;

export interface ReleaseTimingRule extends ReleaseRule {
  readonly seconds: number;
  readonly mostSeconds: number;
  /** After this many refusals in a row people are asked to look, once. */
  readonly disputedAfter: number;
}

/** How long a refused or rejected release rests before the sweep drafts it again. */
export const releaseRetryRule: ReleaseTimingRule = {
  code: 'release-retry',
  text: '解除被协助机构拒绝或未获批准后,经此时间重新拟稿;连续被拒的,间隔逐次加倍,至多一小时',
  seconds: 60,
  mostSeconds: 3_600,
  disputedAfter: 5,
  source: '设置:保持未解除措施始终有一项待办(不变式 I12)',
  certainty: 'setting',
  validFrom: '2026-01-01',
};

/** How long a release rests after so many refusals in a row, in seconds: 60, 120, 240 … 3600. */
export function restSeconds(refusals: number): number {
  const doublings = Math.min(Math.max(refusals - 1, 0), 10);
  return Math.min(releaseRetryRule.seconds * 2 ** doublings, releaseRetryRule.mostSeconds);
}
