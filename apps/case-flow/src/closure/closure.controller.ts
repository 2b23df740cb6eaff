import { Access, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { ClosureService } from './closure.service.js';

const api = caseFlowApi;

@Controller()
export class ClosureController {
  constructor(private readonly closure: ClosureService) {}

  @Post(api.closeCase.path)
  @Access({ roles: ['officer', 'director'] })
  @Respond(api.closeCase.answer)
  close(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Body({ schema: api.closeCase.body }) body: BodyOf<typeof api.closeCase>,
  ): Promise<AnswerOf<typeof api.closeCase>> {
    return this.closure.close(command, caseId, body);
  }
}
