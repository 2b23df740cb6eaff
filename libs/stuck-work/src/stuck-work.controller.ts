import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { stuckWorkApi } from '@lib/contracts';
import { StuckWorkDesk } from '@lib/jobs';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';

const { listStuckWork, retryStuckWork } = stuckWorkApi;

@Controller()
export class StuckWorkController {
  constructor(private readonly desk: StuckWorkDesk) {}

  @Get(listStuckWork.path)
  @Access({
    roles: ['admin', 'director', 'duty-chief'],
    why: '管理员处理失败的任务,执行局长和值班长知道本院哪些事没有办成',
  })
  @Respond(listStuckWork.answer)
  list(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof listStuckWork>> {
    return this.desk.list(actor);
  }

  @Post(retryStuckWork.path)
  @Access({ roles: ['admin'] })
  @Respond(retryStuckWork.answer)
  retry(
    @Command() command: CommandContext,
    @Param('workId') workId: string,
    @Body({ schema: retryStuckWork.body }) body: BodyOf<typeof retryStuckWork>,
  ): Promise<AnswerOf<typeof retryStuckWork>> {
    return this.desk.retry(command, workId, body);
  }
}
