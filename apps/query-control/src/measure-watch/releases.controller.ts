import { Access, CurrentActor, Respond } from '@lib/access';
import { Approvals } from '@lib/approvals';
import { CaseRefs } from '@lib/case-refs';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Command } from '@lib/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { MEASURE_READERS } from '../readers.js';
import { ReleaseDecisionsService } from './release-decisions.service.js';
import { ReleasesReadModel } from './releases.read-model.js';

const { listReleases, listApprovals, decideApproval } = queryControlApi;

@Controller()
export class ReleasesController {
  constructor(
    private readonly decisions: ReleaseDecisionsService,
    private readonly releases: ReleasesReadModel,
    private readonly cases: CaseRefs,
    private readonly approvals: Approvals,
    private readonly db: ReadDatabase,
  ) {}

  @Get('cases/:caseId/releases')
  @Access({ roles: MEASURE_READERS })
  @Respond(listReleases.answer)
  async list(
    @Param('caseId') caseId: string,
    @CurrentActor() actor: Actor,
  ): Promise<AnswerOf<typeof listReleases>> {
    const found = await this.cases.readable(caseId, actor);
    return this.releases.ofCase(found.homeCourt, found.caseId);
  }

  @Get('approvals')
  @Access({ roles: ['director', 'president', 'duty-chief'] })
  @Respond(listApprovals.answer)
  async inbox(@CurrentActor() actor: Actor): Promise<AnswerOf<typeof listApprovals>> {
    const rows = await this.approvals.inbox(this.db, actor);
    return { items: rows.filter((row) => row.subjectKind === 'release-batch') };
  }

  @Post('approvals/:approvalId/decisions')
  @Access({ roles: ['director', 'president', 'duty-chief'] })
  @Respond(decideApproval.answer)
  async decide(
    @Param('approvalId') approvalId: string,
    @Body({ schema: decideApproval.body }) body: BodyOf<typeof decideApproval>,
    @Command() command: CommandContext,
  ): Promise<AnswerOf<typeof decideApproval>> {
    return this.decisions.decide(command, approvalId, body);
  }
}
