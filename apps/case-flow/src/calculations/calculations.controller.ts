import { Access } from '@lib/access';
import { calculationKinds, caseFlowApi, roleSchema } from '@lib/contracts';
import { legalToday, ReadDatabase } from '@lib/persistence';
import { calculateForApp, createLawBook } from '@lib/statute';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';

const api = caseFlowApi;
const kinds = calculationKinds['case-flow'];

/** Periods and identifiers over HTTP; nothing is stored. */
@Controller()
export class CalculationsController {
  private readonly book = createLawBook();

  constructor(private readonly db: ReadDatabase) {}

  @Post(api.calculate.path)
  @HttpCode(api.calculate.status)
  @Access({ roles: roleSchema.options, why: '计算器不涉及个案数据' })
  async calculate(@Param('kind') kind: string, @Body() input: unknown): Promise<unknown> {
    const today = await legalToday(this.db);
    return calculateForApp({ kinds, kind, input }, this.book, { today });
  }
}
