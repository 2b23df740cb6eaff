import { Public } from '@lib/access';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { COURT_BANK } from '../bodies.js';
import { PaymentsService } from '../court-bank/index.js';
import { RequestBook, type RequestView } from './requests.read-model.js';

const listSchema = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });
const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class RequestsController {
  constructor(
    private readonly book: RequestBook,
    private readonly payments: PaymentsService,
  ) {}

  @Get('requests')
  @Public(WHY)
  async list(
    @Query({ schema: listSchema }) query: z.infer<typeof listSchema>,
  ): Promise<{ items: readonly RequestView[] }> {
    return { items: await this.book.list(query.limit) };
  }

  @Post('bodies/:code/answers')
  @HttpCode(200)
  @Public(WHY)
  async letGo(@Param('code') code: string): Promise<{ answered: number }> {
    const answered = await this.book.letGo(code);
    const settled = code === COURT_BANK ? await this.payments.settleAccepted(true) : 0;
    return { answered: answered + settled };
  }
}
