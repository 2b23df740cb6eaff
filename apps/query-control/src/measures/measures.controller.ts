import { Access, CurrentActor, FULL_DATA_READERS, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf, BodyOf, QueryOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { MEASURE_READERS } from '../readers.js';
import { DeductionsService } from './deductions.service.js';
import { FreezeProposal } from './freeze-proposal.js';
import { FreezesService } from './freezes.service.js';
import { measuresOf } from './measures.read-model.js';

const { proposeFreeze, orderFreezes, listMeasures, orderDeductions } = queryControlApi;

@Controller('cases/:caseId')
export class MeasuresController {
  constructor(
    private readonly freezes: FreezesService,
    private readonly deductions: DeductionsService,
    private readonly proposal: FreezeProposal,
    private readonly cases: CaseRefs,
    private readonly db: ReadDatabase,
  ) {}

  @Get('freeze-proposal')
  @Access({ roles: ['officer', 'director', 'president'] })
  @Respond(proposeFreeze.answer)
  async propose(
    @Param('caseId') caseId: string,
    @Query({ schema: proposeFreeze.query }) query: QueryOf<typeof proposeFreeze>,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof proposeFreeze>> {
    const found = await this.cases.readable(caseId, actor);
    return this.proposal.of(found.homeCourt, found.caseId, query.debtVersion);
  }

  @Post('freezes')
  @Access({ roles: ['officer'], why: '冻结裁定由办案团队作出' })
  @Respond(orderFreezes.answer)
  async freeze(
    @Param('caseId') caseId: string,
    @Body({ schema: orderFreezes.body }) body: BodyOf<typeof orderFreezes>,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof orderFreezes>> {
    return this.freezes.orderFreezes(command, caseId, body);
  }

  @Get('measures')
  @Access({ roles: MEASURE_READERS, unmask: FULL_DATA_READERS })
  @Respond(listMeasures.answer)
  async list(
    @Param('caseId') caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof listMeasures>> {
    const found = await this.cases.readable(caseId, actor);
    return measuresOf(this.db, found.homeCourt, found.caseId);
  }

  @Post('deductions')
  @Access({ roles: ['officer'], why: '扣划裁定由办案团队作出' })
  @Respond(orderDeductions.answer)
  async deduct(
    @Param('caseId') caseId: string,
    @Body({ schema: orderDeductions.body }) body: BodyOf<typeof orderDeductions>,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof orderDeductions>> {
    return this.deductions.orderDeductions(command, caseId, body);
  }
}
