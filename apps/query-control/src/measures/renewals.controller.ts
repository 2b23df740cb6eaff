import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command, IfMatch } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RenewalsDueReadModel } from './renewals-due.read-model.js';
import { RenewalsService } from './renewals.service.js';

const { listRenewalsDue, renewMeasure } = queryControlApi;

@Controller()
export class RenewalsController {
  constructor(
    private readonly renewals: RenewalsService,
    private readonly due: RenewalsDueReadModel,
  ) {}

  @Get('renewals-due')
  @Access({ roles: ['officer', 'director', 'president'] })
  @Respond(listRenewalsDue.answer)
  async list(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof listRenewalsDue>> {
    return this.due.of(actor);
  }

  @Post('measures/:measureId/renewals')
  @Access({ roles: ['officer'], why: '续行冻结裁定由办案团队作出' })
  @Respond(renewMeasure.answer)
  async renew(
    @Param('measureId') measureId: string,
    @Body({ schema: renewMeasure.body }) body: BodyOf<typeof renewMeasure>,
    @IfMatch() seenVersion: number,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof renewMeasure>> {
    return this.renewals.renew(command, { measureId, seenVersion, body });
  }
}
