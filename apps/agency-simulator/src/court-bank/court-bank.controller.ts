import { Public } from '@lib/access';
import { bankWire } from '@lib/agencies';
import type { HttpReply } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { z } from 'zod';
import { type PaymentOrder, type PaymentStateAnswer, PaymentsService } from './payments.service.js';
import { StatementReadModel } from './statement.read-model.js';

const WHY = "opened by the court's bank client token (token.guard.ts)";

/** The line between the court and its depositary bank (libs/agencies/README.md). */
@Controller('court-bank')
export class CourtBankController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly statement: StatementReadModel,
  ) {}

  @Get('statement')
  @Public(WHY)
  page(
    @Query({ schema: bankWire.statementQuery }) query: z.infer<typeof bankWire.statementQuery>,
  ): Promise<z.infer<typeof bankWire.statement>> {
    return this.statement.page(query.after, query.limit);
  }

  @Post('payments')
  @Public(WHY)
  async pay(
    @Body({ schema: bankWire.payment }) order: PaymentOrder,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const reaction = await this.payments.pay(order);
    if (reaction.kind === 'answer') await reply.status(200).send(reaction.answer);
    else if (reaction.kind === 'refusal') {
      const { code, detail } = reaction;
      await reply.status(422).send({ code, detail, nothingDone: true });
    } else {
      // Not a word: the caller's own time limit ends the call.
      reply.hijack();
    }
  }

  @Get('payments/:instructionNo')
  @Public(WHY)
  enquire(@Param('instructionNo') instructionNo: string): Promise<PaymentStateAnswer> {
    return this.payments.enquire(instructionNo);
  }
}
