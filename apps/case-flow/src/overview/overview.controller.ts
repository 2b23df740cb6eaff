import { Access, CASE_READERS, CurrentActor, FULL_DATA_READERS, Respond } from '@lib/access';
import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { CasesReadModel } from '../cases/index.js';
import { NodesReadModel } from '../nodes/index.js';
import { NoticesReadModel } from '../notices/index.js';
import { caseDetailView } from './case-detail.presenter.js';

/** The case on one page: parties, title, team, nodes and notices. */
@Controller()
export class OverviewController {
  constructor(
    private readonly cases: CasesReadModel,
    private readonly nodes: NodesReadModel,
    private readonly notices: NoticesReadModel,
  ) {}

  @Get(caseFlowApi.getCase.path)
  @Access({ roles: CASE_READERS, unmask: FULL_DATA_READERS })
  @Respond(caseFlowApi.getCase.answer)
  async getCase(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof caseFlowApi.getCase>> {
    const row = await this.cases.find(actor, caseId);
    const [parts, nodes, notices] = await Promise.all([
      this.cases.parts(row),
      this.nodes.ofCase(row.homeCourt, row.caseId),
      this.notices.ofCase(row.homeCourt, row.caseId),
    ]);
    return caseDetailView(row, parts, { nodes, notices });
  }
}
