import { Public } from '@lib/access';
import type { AnswerOf, ParamsOf, QueryOf } from '@lib/contracts';
import { agencySimulatorApi as api } from '@lib/contracts';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Answers } from '../answers.js';
import { COURT_BANK } from '../bodies.js';
import { PaymentsService } from '../court-bank/index.js';
import { RequestBook } from './requests.read-model.js';

const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class RequestsController {
  constructor(
    private readonly book: RequestBook,
    private readonly payments: PaymentsService,
  ) {}

  @Get(api.listRequests.path)
  @Public(WHY)
  @Answers(api.listRequests.answer)
  async list(
    @Query({ schema: api.listRequests.query }) query: QueryOf<typeof api.listRequests>,
  ): Promise<AnswerOf<typeof api.listRequests>> {
    return { items: await this.book.list(query.limit) };
  }

  @Post(api.letGo.path)
  @HttpCode(api.letGo.status)
  @Public(WHY)
  @Answers(api.letGo.answer)
  async letGo(
    @Param({ schema: api.letGo.params }) { code }: ParamsOf<typeof api.letGo>,
  ): Promise<AnswerOf<typeof api.letGo>> {
    const answered = await this.book.letGo(code);
    const settled = code === COURT_BANK ? await this.payments.settleAccepted(true) : 0;
    return { answered: answered + settled };
  }
}
