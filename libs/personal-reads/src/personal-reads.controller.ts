import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, QueryOf } from '@lib/contracts';
import { personalReadsApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { PersonalReadsReadModel } from './personal-reads.read-model.js';

const { listPersonalReads } = personalReadsApi;

@Controller()
export class PersonalReadsController {
  constructor(private readonly reads: PersonalReadsReadModel) {}

  @Get(listPersonalReads.path)
  @Access({ roles: ['auditor', 'supervisor'], why: '审计和监督核查谁看过谁的个人信息' })
  @Respond(listPersonalReads.answer)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: listPersonalReads.query }) query: QueryOf<typeof listPersonalReads>,
  ): Promise<AnswerOf<typeof listPersonalReads>> {
    return this.reads.list(actor, query);
  }
}
