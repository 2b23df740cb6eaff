import { Access, CurrentActor, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { MEASURE_READERS } from '../readers.js';
import { queryOrdersOf } from './query-orders.read-model.js';
import { QueryOrdersService } from './query-orders.service.js';

const { orderQuery, listQueryOrders } = queryControlApi;

@Controller('cases/:caseId/query-orders')
export class QueryOrdersController {
  constructor(
    private readonly service: QueryOrdersService,
    private readonly cases: CaseRefs,
    private readonly db: ReadDatabase,
  ) {}

  @Post()
  @Access({ roles: ['officer'], why: '法释〔2013〕20号:由承办人发起,须在办案团队' })
  @Respond(orderQuery.answer)
  async order(
    @Param('caseId') caseId: string,
    @Body({ schema: orderQuery.body }) body: BodyOf<typeof orderQuery>,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof orderQuery>> {
    return this.service.orderQuery(command, caseId, body);
  }

  @Get()
  @Access({ roles: MEASURE_READERS })
  @Respond(listQueryOrders.answer)
  async list(
    @Param('caseId') caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof listQueryOrders>> {
    const found = await this.cases.readable(caseId, actor);
    return { items: await queryOrdersOf(this.db, found.homeCourt, found.caseId) };
  }
}
