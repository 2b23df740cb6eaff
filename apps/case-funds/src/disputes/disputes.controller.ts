import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf, QueryOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { DisputesReadModel } from './disputes.read-model.js';
import { SettlementsService } from './settlements.service.js';

const api = caseFundsApi;

@Controller()
export class DisputesController {
  constructor(
    private readonly reads: DisputesReadModel,
    private readonly settlements: SettlementsService,
  ) {}

  @Get(api.listDisputes.path)
  @Access({
    roles: ['officer', 'director', 'president', 'finance', 'supervisor', 'auditor'],
    why: '对账差异由财务查清,审批人、监督、审计可查,承办人看本人案件的(法发〔2017〕6号第三条)',
  })
  @Respond(api.listDisputes.answer)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: api.listDisputes.query }) query: QueryOf<typeof api.listDisputes>,
  ): Promise<AnswerOf<typeof api.listDisputes>> {
    return { items: await this.reads.list(actor, query) };
  }

  @Post(api.settleDispute.path)
  @Access({ roles: ['finance'], why: '对账差异由财务提出处理方案,动用款项的由另一人审批' })
  @Respond(api.settleDispute.answer)
  settle(
    @Command() command: CommandContext,
    @Param('disputeId') disputeId: string,
    @Body({ schema: api.settleDispute.body }) body: BodyOf<typeof api.settleDispute>,
  ): Promise<AnswerOf<typeof api.settleDispute>> {
    return this.settlements.settle(command, disputeId, body);
  }
}
