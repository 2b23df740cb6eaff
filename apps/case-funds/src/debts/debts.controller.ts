import { Access, CASE_READERS, CurrentActor, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { debtView } from './debt.presenter.js';
import { DebtsReadModel } from './debts.read-model.js';
import { DebtsService } from './debts.service.js';

const api = caseFundsApi;

@Controller()
export class DebtsController {
  constructor(
    private readonly cases: CaseRefs,
    private readonly reads: DebtsReadModel,
    private readonly debts: DebtsService,
  ) {}

  @Get(api.getDebt.path)
  @Access({ roles: CASE_READERS })
  @Respond(api.getDebt.answer)
  async debt(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof api.getDebt>> {
    const row = await this.cases.readable(caseId, actor);
    return debtView(await this.reads.latest(row), await this.reads.failure(row));
  }

  @Post(api.computeDebt.path)
  @Access({ roles: ['officer', 'director'], why: '债务由办案团队计算' })
  @Respond(api.computeDebt.answer)
  compute(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Body({ schema: api.computeDebt.body }) body: BodyOf<typeof api.computeDebt>,
  ): Promise<AnswerOf<typeof api.computeDebt>> {
    return this.debts.compute(command, caseId, body);
  }
}
