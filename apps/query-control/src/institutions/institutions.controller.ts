import { Access, Respond } from '@lib/access';
import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Controller, Get } from '@nestjs/common';
import { InstitutionsReadModel } from './institutions.read-model.js';

@Controller('institutions')
export class InstitutionsController {
  constructor(private readonly institutions: InstitutionsReadModel) {}

  @Get()
  @Access({
    roles: [
      'officer',
      'director',
      'president',
      'finance',
      'duty-chief',
      'supervisor',
      'auditor',
      'admin',
    ],
  })
  @Respond(queryControlApi.listInstitutions.answer)
  async list(): Promise<AnswerOf<typeof queryControlApi.listInstitutions>> {
    return this.institutions.listed();
  }
}
