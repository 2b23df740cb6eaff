import { Access, CASE_READERS, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf, QueryOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { caseStandingView } from './case.presenter.js';
import { CasesReadModel } from './cases.read-model.js';
import { CasesService } from './cases.service.js';

const api = caseFlowApi;

@Controller()
export class CasesController {
  constructor(
    private readonly cases: CasesService,
    private readonly reads: CasesReadModel,
  ) {}

  /** The body is checked by the service, which names every fault of the file at once. */
  @Post(api.importCase.path)
  @Access({ roles: ['officer', 'director'] })
  @Respond(api.importCase.answer)
  importCase(
    @Command() command: CommandContext,
    @Body() file: unknown,
  ): Promise<AnswerOf<typeof api.importCase>> {
    return this.cases.importCase(command, file);
  }

  @Get(api.listCases.path)
  @Access({
    roles: CASE_READERS,
  })
  @Respond(api.listCases.answer)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: api.listCases.query }) query: QueryOf<typeof api.listCases>,
  ): Promise<AnswerOf<typeof api.listCases>> {
    return this.reads.list(actor, query);
  }

  /** For neighbours, with the rights of the person on whose behalf they act. */
  @Get(api.getStanding.path)
  @Access({ roles: ['officer', 'finance'], why: '承办人采取措施、财务付款前核对' })
  @Respond(api.getStanding.answer)
  async standing(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof api.getStanding>> {
    const row = await this.reads.find(actor, caseId);
    return caseStandingView(row, await this.reads.parts(row));
  }

  @Post(api.assignOfficer.path)
  @Access({ roles: ['director'] })
  @Respond(api.assignOfficer.answer)
  assign(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Body({ schema: api.assignOfficer.body }) body: BodyOf<typeof api.assignOfficer>,
  ): Promise<AnswerOf<typeof api.assignOfficer>> {
    return this.cases.assignOfficer(command, caseId, body);
  }
}
