import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, BodyOf, QueryOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { BOOK_READERS } from '../readers.js';
import { ClaimsService } from './claims.service.js';
import { ReceiptsReadModel } from './receipts.read-model.js';

const api = caseFundsApi;

@Controller()
export class ReceiptsController {
  constructor(
    private readonly reads: ReceiptsReadModel,
    private readonly claims: ClaimsService,
  ) {}

  @Get(api.listReceipts.path)
  @Access({ roles: BOOK_READERS })
  @Respond(api.listReceipts.answer)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: api.listReceipts.query }) query: QueryOf<typeof api.listReceipts>,
  ): Promise<AnswerOf<typeof api.listReceipts>> {
    return { items: await this.reads.list(actor, query) };
  }

  @Post(api.proposeClaim.path)
  @Access({ roles: ['officer'], why: '不明款由承办人认领' })
  @Respond(api.proposeClaim.answer)
  propose(
    @Command() command: CommandContext,
    @Param('receiptId') receiptId: string,
    @Body({ schema: api.proposeClaim.body }) body: BodyOf<typeof api.proposeClaim>,
  ): Promise<AnswerOf<typeof api.proposeClaim>> {
    return this.claims.propose(command, receiptId, body);
  }

  @Post(api.confirmClaim.path)
  @Access({ roles: ['finance'], why: '认领由财务确认(法发〔2017〕6号第二条、第三条)' })
  @Respond(api.confirmClaim.answer)
  confirm(
    @Command() command: CommandContext,
    @Param('receiptId') receiptId: string,
    @Body({ schema: api.confirmClaim.body }) body: BodyOf<typeof api.confirmClaim>,
  ): Promise<AnswerOf<typeof api.confirmClaim>> {
    return this.claims.confirm(command, receiptId, body);
  }
}
