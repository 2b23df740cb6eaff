import { Public } from '@lib/access';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from '@lib/contracts';
import { agencySimulatorApi as api } from '@lib/contracts';
import type { HttpReply } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { Answers } from '../answers.js';
import { PaymentsService } from './payments.service.js';
import { StatementReadModel } from './statement.read-model.js';

const WHY = "opened by the court's bank client token (token.guard.ts)";

/** The line between the court and its depositary bank (libs/agencies/README.md). */
@Controller()
export class CourtBankController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly statement: StatementReadModel,
  ) {}

  @Get(api.readStatement.path)
  @Public(WHY)
  @Answers(api.readStatement.answer)
  page(
    @Query({ schema: api.readStatement.query }) query: QueryOf<typeof api.readStatement>,
  ): Promise<AnswerOf<typeof api.readStatement>> {
    return this.statement.page(query.after, query.limit);
  }

  @Post(api.pay.path)
  @Public(WHY)
  async pay(
    @Body({ schema: api.pay.body }) order: BodyOf<typeof api.pay>,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const reaction = await this.payments.pay(order);
    if (reaction.kind === 'answer') {
      await reply.status(api.pay.status).send(api.pay.answer.parse(reaction.answer));
    } else if (reaction.kind === 'refusal') {
      const { code, detail } = reaction;
      const refusal = api.pay.otherAnswers[422].parse({ code, detail, nothingDone: true });
      await reply.status(422).send(refusal);
    } else {
      // Not a word: the caller's own time limit ends the call.
      reply.hijack();
    }
  }

  @Get(api.enquire.path)
  @Public(WHY)
  @Answers(api.enquire.answer)
  enquire(
    @Param({ schema: api.enquire.params }) { instructionNo }: ParamsOf<typeof api.enquire>,
  ): Promise<AnswerOf<typeof api.enquire>> {
    return this.payments.enquire(instructionNo);
  }
}
