import { Access, CASE_READERS, CurrentActor, FULL_DATA_READERS, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command, IfMatch } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { PayoutInstructionsService } from './payout-instructions.service.js';
import { PayoutsReadModel } from './payouts.read-model.js';
import { PayoutsService } from './payouts.service.js';

const api = caseFundsApi;

@Controller()
export class PayoutsController {
  constructor(
    private readonly reads: PayoutsReadModel,
    private readonly payouts: PayoutsService,
    private readonly instructions: PayoutInstructionsService,
  ) {}

  @Get(api.listPayouts.path)
  @Access({ roles: CASE_READERS, unmask: FULL_DATA_READERS })
  @Respond(api.listPayouts.answer)
  list(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof api.listPayouts>> {
    return this.reads.ofCase(actor, caseId);
  }

  @Post(api.proposePayouts.path)
  @Access({ roles: ['officer'], why: '承办人提出发放(法发〔2017〕6号第十二条)' })
  @Respond(api.proposePayouts.answer)
  propose(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Body({ schema: api.proposePayouts.body }) body: BodyOf<typeof api.proposePayouts>,
  ): Promise<AnswerOf<typeof api.proposePayouts>> {
    return this.payouts.propose(command, caseId, body);
  }

  @Post(api.instructPayout.path)
  @Access({ roles: ['finance'], why: '财务审核后付款(法发〔2017〕6号第十四条)' })
  @Respond(api.instructPayout.answer)
  instruct(
    @Command() command: CommandContext,
    @Param('payoutId') payoutId: string,
    @Body({ schema: api.instructPayout.body }) _body: BodyOf<typeof api.instructPayout>,
  ): Promise<AnswerOf<typeof api.instructPayout>> {
    return this.instructions.instruct(command, payoutId);
  }

  @Post(api.correctPayee.path)
  @Access({ roles: ['officer'], why: '承办人核实并更正收款账户' })
  @Respond(api.correctPayee.answer)
  correctPayee(
    @Command() command: CommandContext,
    @Param('payoutId') payoutId: string,
    @IfMatch() seenVersion: number,
    @Body({ schema: api.correctPayee.body }) body: BodyOf<typeof api.correctPayee>,
  ): Promise<AnswerOf<typeof api.correctPayee>> {
    return this.payouts.correctPayee(command, { payoutId, seenVersion }, body);
  }
}
