import { Access, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf, QueryOf } from '@lib/contracts';
import { caseFlowApi, roleSchema } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { StaffReadModel } from './staff.read-model.js';

const { listStaff } = caseFlowApi;
const STAFF = roleSchema.options.filter((role) => role !== 'applicant');

@Controller()
export class StaffController {
  constructor(private readonly staff: StaffReadModel) {}

  @Get(listStaff.path)
  @Access({ roles: STAFF, why: '分案时选择承办人;其余人员看得到是哪位同事办理的' })
  @Respond(listStaff.answer)
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: listStaff.query }) query: QueryOf<typeof listStaff>,
  ): Promise<AnswerOf<typeof listStaff>> {
    return this.staff.list(actor, query);
  }
}
