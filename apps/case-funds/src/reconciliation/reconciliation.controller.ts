import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get } from '@nestjs/common';
import { ReconciliationReadModel } from './reconciliation.read-model.js';

const api = caseFundsApi;

@Controller()
export class ReconciliationController {
  constructor(private readonly reads: ReconciliationReadModel) {}

  @Get(api.getReconciliation.path)
  @Access({
    roles: ['finance', 'director', 'supervisor', 'auditor'],
    why: '对账由财务办理,执行局、监督、审计可查(法发〔2017〕6号第三条)',
  })
  @Respond(api.getReconciliation.answer)
  state(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof api.getReconciliation>> {
    return this.reads.ofCourt(actor);
  }
}
