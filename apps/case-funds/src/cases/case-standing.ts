import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { CommandContext } from '@lib/platform';
import { NeighbourClient } from '@lib/platform';
import { Injectable } from '@nestjs/common';

/** The case as case-flow states it at this moment, with its version. */
export type Standing = AnswerOf<typeof caseFlowApi.getStanding>;

/** Fresh reads before money leaves, with the caller's own rights; what cannot be read is refused. */
@Injectable()
export class CaseStanding {
  constructor(private readonly caseFlow: NeighbourClient) {}

  /** @throws DomainError `PAYOUT.STANDING_UNAVAILABLE` (503), or case-flow's own refusal. */
  async read(caseId: string, command: CommandContext): Promise<Standing> {
    try {
      return await this.caseFlow.get(
        `/cases/${caseId}/standing`,
        caseFlowApi.getStanding.answer,
        command,
      );
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
      throw new DomainError(
        'PAYOUT.STANDING_UNAVAILABLE',
        'unavailable',
        '暂时无法向案件系统核对当事人和收款账户,为免出错本次操作没有进行',
        { hint: '请稍后重试', cause: error },
      );
    }
  }
}
