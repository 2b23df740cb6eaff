import { Public } from '@lib/access';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { type World, worldSchema } from './world.schema.js';
import { WorldsService } from './worlds.service.js';

@Controller('world')
export class WorldsController {
  constructor(private readonly worlds: WorldsService) {}

  @Post()
  @HttpCode(200)
  @Public('opened by the simulator token (token.guard.ts)')
  load(
    @Body({ schema: worldSchema }) world: World,
  ): Promise<{ readonly worldId: string; readonly loaded: boolean }> {
    return this.worlds.load(world);
  }
}
