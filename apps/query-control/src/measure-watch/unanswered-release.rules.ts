import { DomainError } from '@lib/kernel';
import type { MeasureOrderRow, MeasureRow } from '../measures/index.js';
import { isLive } from '../measures/index.js';

/** What decides whether an officer may have a measure released, read with its case locked. */
export interface ReleaseAskFacts {
  readonly state: MeasureRow['state'];
  /** Orders under the measure that a body may still act on. */
  readonly open: readonly Pick<MeasureOrderRow, 'kind' | 'state'>[];
}

/** States in which no body has said anything of the freeze. */
export const UNHEARD: readonly MeasureRow['state'][] = ['drafted', 'sent'];

/** Why an officer cannot have a measure released, with what to do instead; undefined when he can. */
export function releaseRefusal({ state, open }: ReleaseAskFacts): DomainError | undefined {
  if (!isLive(state)) {
    return refusal('RELEASE.NOT_LIVE', '这项措施已经结束,无需解除', '请刷新页面核对措施的状态');
  }
  if (!UNHEARD.includes(state)) {
    const hint = '超过债务的部分和债务清偿后的解除,由查控系统自行拟出';
    return refusal('RELEASE.ANSWERED', '协助机构已答复这项冻结,不能按未答复解除', hint);
  }
  if (open.some(({ kind }) => kind === 'release')) {
    const hint = '请等审批人决定;已批准的,请等协助机构回执';
    return refusal('RELEASE.UNDER_WAY', '这项冻结的解除已在办理', hint);
  }
  if (open.some((order) => order.kind === 'freeze' && order.state === 'unanswered')) {
    return undefined;
  }
  const hint = '答复期限届满仍无回执的,才可以按未答复解除';
  return refusal('RELEASE.NOT_YET', '协助机构的答复期限尚未届满', hint);
}

function refusal(code: string, message: string, hint: string): DomainError {
  return new DomainError(code, 'conflict', message, { hint });
}
