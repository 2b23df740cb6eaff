import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi, caseFundsApi } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { CommandContext } from '@lib/platform';
import { NeighbourClient } from '@lib/platform';
import { Injectable } from '@nestjs/common';

/** The case as case-flow states it at this moment, with its version. */
export type Standing = AnswerOf<typeof caseFlowApi.getStanding>;
/** The debt as case-funds states it at this moment. */
export type FreshDebt = AnswerOf<typeof caseFundsApi.getDebt>;

/**
 * Fresh reads before a person is restrained, with the caller's own rights; what cannot be read is
 * refused, never guessed (architecture.md §2).
 */
@Injectable()
export class Neighbours {
  constructor(
    private readonly caseFlow: NeighbourClient,
    private readonly caseFunds: NeighbourClient,
  ) {}

  /** @throws DomainError `QUERY.STANDING_UNAVAILABLE` (503), or case-flow's own refusal. */
  async standing(caseId: string, command: CommandContext): Promise<Standing> {
    const standing = await this.caseFlow
      .get(`/cases/${caseId}/standing`, caseFlowApi.getStanding.answer, command)
      .catch((error: unknown) => {
        throw unavailable(
          error,
          'QUERY.STANDING_UNAVAILABLE',
          '暂时无法向案件系统核对当事人和办案人员',
        );
      });
    if (standing.state === 'closed') {
      throw new DomainError('CASE.CLOSED', 'conflict', '案件已结,不能再采取查控措施');
    }
    return standing;
  }

  /** @throws DomainError `DEBT.UNAVAILABLE` (503), or case-funds' own refusal. */
  async debt(caseId: string, command: CommandContext): Promise<FreshDebt> {
    return this.caseFunds
      .get(`/cases/${caseId}/debt`, caseFundsApi.getDebt.answer, command)
      .catch((error: unknown) => {
        throw unavailable(error, 'DEBT.UNAVAILABLE', '暂时无法向案款系统核对债务');
      });
  }

  /** Number of the case's own sub-account (一案一账号), the only payee of a deduction. */
  async caseAccount(caseId: string, command: CommandContext): Promise<string> {
    const account = await this.caseFunds
      .get(`/cases/${caseId}/account`, caseFundsApi.getCaseAccount.answer, command)
      .catch((error: unknown) => {
        throw unavailable(error, 'DEBT.UNAVAILABLE', '暂时无法向案款系统核对本案案款账户');
      });
    return account.accountNumber;
  }
}

/** @throws DomainError `QUERY.NOT_ON_TEAM` (403) unless the person is on the team by the fresh reading. */
export function assertOnTeam(standing: Standing, command: CommandContext): void {
  const { actor } = command;
  const member = standing.team.some((person) => person.personId === actor.personId);
  if (member && standing.handlingCourt === actor.court) return;
  throw new DomainError('QUERY.NOT_ON_TEAM', 'forbidden', '您不在本案办案团队中,不能采取查控措施', {
    hint: '请由承办人或团队成员办理',
  });
}

/** @throws DomainError `DEBT.STALE_VERSION` (409) unless `version` is the newest one. */
export function assertFreshDebt(fresh: FreshDebt, version: number): void {
  if (fresh.version === version) return;
  throw staleDebt(version, fresh.version);
}

export function staleDebt(version: number, newest: number): DomainError {
  return new DomainError(
    'DEBT.STALE_VERSION',
    'conflict',
    `您依据的是债务第 ${version} 版,现在是第 ${newest} 版,金额可能已经变化`,
    { hint: '请重新读取债务并核对金额后再办理' },
  );
}

function unavailable(error: unknown, code: string, message: string): unknown {
  if (!(error instanceof DomainError) || error.kind !== 'unavailable') return error;
  return new DomainError(code, 'unavailable', `${message},为免出错本次操作没有进行`, {
    hint: '请稍后重试',
    cause: error,
  });
}
