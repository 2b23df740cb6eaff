import { Access } from '@lib/access';
import { caseFundsApi } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import { legalToday, ReadDatabase } from '@lib/persistence';
import { calculate, createLawBook, isProblem } from '@lib/statute';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CASE_READERS } from '../readers.js';

const api = caseFundsApi;
const MEMBERS_MAX = 1_000;

/** The calculators of libs/statute over HTTP: nothing is stored. */
@Controller()
export class CalculationsController {
  private readonly book = createLawBook();

  constructor(private readonly db: ReadDatabase) {}

  @Post(api.calculate.path)
  @HttpCode(api.calculate.status)
  @Access({ roles: CASE_READERS, why: '计算器不涉及个案数据' })
  async calculate(@Param('kind') kind: string, @Body() input: unknown): Promise<unknown> {
    if (Array.isArray(input) && input.length > MEMBERS_MAX) {
      throw new DomainError('CALC.BAD_INPUT', 'invalid', `一次最多计算 ${MEMBERS_MAX} 项`);
    }
    const answer = calculate(kind, input, this.book, { today: await legalToday(this.db) });
    if (Array.isArray(answer) || !isProblem(answer)) return answer;
    throw new DomainError('CALC.BAD_INPUT', 'invalid', answer.title, { fields: answer.fields });
  }
}
