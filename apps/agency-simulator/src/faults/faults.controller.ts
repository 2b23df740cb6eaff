import { Public } from '@lib/access';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { agencySimulatorApi as api } from '@lib/contracts';
import { Body, Controller, Get, Header, Put } from '@nestjs/common';
import { Answers } from '../answers.js';
import { FaultsStore } from './faults.store.js';
import { faultsPage } from './faults.page.js';

const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class FaultsController {
  constructor(private readonly store: FaultsStore) {}

  @Get(api.listFaults.path)
  @Public(WHY)
  @Answers(api.listFaults.answer)
  async list(): Promise<AnswerOf<typeof api.listFaults>> {
    return { bodies: await this.store.all() };
  }

  @Put(api.changeFaults.path)
  @Public(WHY)
  @Answers(api.changeFaults.answer)
  async change(
    @Body({ schema: api.changeFaults.body }) body: BodyOf<typeof api.changeFaults>,
  ): Promise<AnswerOf<typeof api.changeFaults>> {
    return { bodies: await this.store.change(body.reset, body.bodies) };
  }

  @Get(api.showPage.path)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'",
  )
  @Public('a page without data; what it loads needs the simulator token')
  page(): string {
    return faultsPage();
  }
}
