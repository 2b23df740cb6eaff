import { Access, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { NoticesService } from './notices.service.js';

const api = caseFlowApi;

@Controller()
export class NoticesController {
  constructor(private readonly notices: NoticesService) {}

  @Post(api.issueNotice.path)
  @Access({ roles: ['officer', 'director'] })
  @Respond(api.issueNotice.answer)
  issue(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Body({ schema: api.issueNotice.body }) body: BodyOf<typeof api.issueNotice>,
  ): Promise<AnswerOf<typeof api.issueNotice>> {
    return this.notices.issue(command, caseId, body);
  }

  @Post(api.recordService.path)
  @Access({ roles: ['officer', 'director'] })
  @Respond(api.recordService.answer)
  recordService(
    @Command() command: CommandContext,
    @Param('caseId') caseId: string,
    @Param('noticeId') noticeId: string,
    @Body({ schema: api.recordService.body }) body: BodyOf<typeof api.recordService>,
  ): Promise<AnswerOf<typeof api.recordService>> {
    return this.notices.recordService(command, { caseId, noticeId }, body);
  }
}
