import { Access, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import type { CommandContext } from '@lib/platform';
import { Command, IfMatch } from '@lib/platform';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { UnansweredReleasesService } from './unanswered-releases.service.js';

const { releaseUnanswered } = queryControlApi;

@Controller()
export class UnansweredReleasesController {
  constructor(private readonly releases: UnansweredReleasesService) {}

  @Post('measures/:measureId/releases')
  @Access({ roles: ['officer'], why: '未获答复的冻结由办案团队提请解除' })
  @Respond(releaseUnanswered.answer)
  async release(
    @Param('measureId') measureId: string,
    @Body({ schema: releaseUnanswered.body }) body: BodyOf<typeof releaseUnanswered>,
    @IfMatch() seenVersion: number,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof releaseUnanswered>> {
    return this.releases.release(command, { measureId, seenVersion, body });
  }
}
