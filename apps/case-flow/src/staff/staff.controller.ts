import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, QueryOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { StaffReadModel } from './staff.read-model.js';

const { listStaff } = caseFlowApi;

@Controller()
export class StaffController {
  constructor(private readonly staff: StaffReadModel) {}

  @Get(listStaff.path)
  @Access({ roles: ['director', 'president'], why: '分案的人从本院人员中选择承办人' })
  @Respond(listStaff.answer)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: listStaff.query }) query: QueryOf<typeof listStaff>,
  ): Promise<AnswerOf<typeof listStaff>> {
    return this.staff.list(actor, query);
  }
}
