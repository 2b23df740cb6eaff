import { Access, CASE_READERS, CurrentActor, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { BOOK_READERS } from '../readers.js';
import { AccountsReadModel } from './accounts.read-model.js';

const api = caseFundsApi;

@Controller()
export class AccountsController {
  constructor(
    private readonly cases: CaseRefs,
    private readonly reads: AccountsReadModel,
  ) {}

  @Get(api.getSums.path)
  @Access({ roles: CASE_READERS })
  @Respond(api.getSums.answer)
  async sums(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof api.getSums>> {
    return this.reads.sums(await this.cases.readable(caseId, actor));
  }

  @Get(api.getCaseAccount.path)
  @Access({ roles: BOOK_READERS, why: '明细含他人付款信息,仅限工作人员' })
  @Respond(api.getCaseAccount.answer)
  async account(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof api.getCaseAccount>> {
    return this.reads.caseAccount(await this.cases.readableByStaff(caseId, actor));
  }
}
