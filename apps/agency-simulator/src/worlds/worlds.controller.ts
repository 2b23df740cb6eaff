import { Public } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { agencySimulatorApi as api } from '@lib/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Answers } from '../answers.js';
import { WorldsService } from './worlds.service.js';

@Controller()
export class WorldsController {
  constructor(private readonly worlds: WorldsService) {}

  @Post(api.loadWorld.path)
  @HttpCode(api.loadWorld.status)
  @Public('opened by the simulator token (token.guard.ts)')
  @Answers(api.loadWorld.answer)
  load(
    @Body({ schema: api.loadWorld.body }) world: BodyOf<typeof api.loadWorld>,
  ): Promise<AnswerOf<typeof api.loadWorld>> {
    return this.worlds.load(world);
  }
}
