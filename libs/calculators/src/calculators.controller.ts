import { Access } from '@lib/access';
import { calculateEndpoint, calculationKinds, roleSchema } from '@lib/contracts';
import { legalToday, ReadDatabase } from '@lib/persistence';
import { createLawBook } from '@lib/statute';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { calculateForApp } from './calculate-for-app.js';

export const SERVING_APP = Symbol('SERVING_APP');

/** Path and status are the same in every app; the kinds are not. */
const { path, status } = calculateEndpoint('case-flow');

/** The app's own calculators over HTTP; nothing is stored. */
@Controller()
export class CalculatorsController {
  private readonly book = createLawBook();

  constructor(
    private readonly db: ReadDatabase,
    @Inject(SERVING_APP) private readonly app: keyof typeof calculationKinds,
  ) {}

  @Post(path)
  @HttpCode(status)
  @Access({ roles: roleSchema.options, why: '计算器不涉及个案数据' })
  async calculate(@Param('kind') kind: string, @Body() input: unknown): Promise<unknown> {
    const today = await legalToday(this.db);
    return calculateForApp({ kinds: calculationKinds[this.app], kind, input }, this.book, {
      today,
    });
  }
}
