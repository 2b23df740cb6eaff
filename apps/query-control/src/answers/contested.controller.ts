import { Access, CurrentActor, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ContestedReviews } from './contested-reviews.service.js';
import { contestedOfCase, contestedWaiting } from './contested-rows.js';

const { listContestedAnswers, listCaseContestedAnswers, reviewContestedAnswer } = queryControlApi;
const WHO = {
  roles: ['officer', 'director', 'duty-chief'],
  why: '存疑答复由承办人查明,执行局长和值班长知道本院有哪些',
} as const;

@Controller()
export class ContestedController {
  constructor(
    private readonly reviews: ContestedReviews,
    private readonly cases: CaseRefs,
    private readonly db: ReadDatabase,
  ) {}

  @Get(listContestedAnswers.path)
  @Access(WHO)
  @Respond(listContestedAnswers.answer)
  async waiting(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof listContestedAnswers>> {
    return { items: await contestedWaiting(this.db, actor) };
  }

  @Get(listCaseContestedAnswers.path)
  @Access(WHO)
  @Respond(listCaseContestedAnswers.answer)
  async ofCase(
    @Param('caseId') caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof listCaseContestedAnswers>> {
    const found = await this.cases.readable(caseId, actor);
    return { items: await contestedOfCase(this.db, found.caseId) };
  }

  @Post(reviewContestedAnswer.path)
  @Access(WHO)
  @Respond(reviewContestedAnswer.answer)
  review(
    @Command() command: CommandContext,
    @Param('answerId') answerId: string,
    @Body({ schema: reviewContestedAnswer.body }) body: BodyOf<typeof reviewContestedAnswer>,
  ): Promise<AnswerOf<typeof reviewContestedAnswer>> {
    return this.reviews.review(command, answerId, body);
  }
}
