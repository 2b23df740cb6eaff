import { Access, CurrentActor, FULL_DATA_READERS, Respond } from '@lib/access';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { MEASURE_READERS } from '../readers.js';
import { PropertyReadModel } from './property.read-model.js';

@Controller('cases/:caseId/property')
export class PropertyController {
  constructor(
    private readonly cases: CaseRefs,
    private readonly property: PropertyReadModel,
  ) {}

  @Get()
  @Access({ roles: MEASURE_READERS, unmask: FULL_DATA_READERS })
  @Respond(queryControlApi.listProperty.answer)
  async list(
    @Param('caseId') caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof queryControlApi.listProperty>> {
    const found = await this.cases.readable(caseId, actor);
    return this.property.ofCase(found.homeCourt, found.caseId);
  }
}
