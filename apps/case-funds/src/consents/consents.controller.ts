import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ConsentsService } from './consents.service.js';

const api = caseFundsApi;

@Controller()
export class ConsentsController {
  constructor(private readonly approvals: ConsentsService) {}

  @Get(api.listApprovals.path)
  @Access({ roles: ['officer', 'director', 'president', 'finance'] })
  @Respond(api.listApprovals.answer)
  inbox(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof api.listApprovals>> {
    return this.approvals.inbox(actor);
  }

  @Post(api.decideApproval.path)
  @Access({
    roles: ['officer', 'director', 'president', 'finance'],
    why: '谁能批由审批规则和代理关系决定,不由角色一项决定',
  })
  @Respond(api.decideApproval.answer)
  decide(
    @Command() command: CommandContext,
    @Param('approvalId') approvalId: string,
    @Body({ schema: api.decideApproval.body }) body: BodyOf<typeof api.decideApproval>,
  ): Promise<AnswerOf<typeof api.decideApproval>> {
    return this.approvals.decide(command, approvalId, body);
  }
}
