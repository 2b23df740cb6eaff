import { Access, CASE_READERS, CurrentActor, Respond } from '@lib/access';
import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import type { MessageEvent } from '@nestjs/common';
import { Controller, Get, Inject, Param, Sse, UseGuards } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { CasesReadModel } from '../cases/index.js';
import { CaseReadableGuard } from './case-readable.guard.js';
import type { StreamTicks } from './case-stream.js';
import { caseStream, STREAM_TICKS } from './case-stream.js';
import { TimelineReadModel } from './timeline.read-model.js';

@Controller()
export class TimelineController {
  constructor(
    private readonly cases: CasesReadModel,
    private readonly timeline: TimelineReadModel,
    @Inject(STREAM_TICKS) private readonly ticks: StreamTicks,
  ) {}

  @Get(caseFlowApi.getTimeline.path)
  @Access({ roles: CASE_READERS })
  @Respond(caseFlowApi.getTimeline.answer)
  async get(
    @CurrentActor() actor: Actor,
    @Param('caseId') caseId: string,
  ): Promise<AnswerOf<typeof caseFlowApi.getTimeline>> {
    const row = await this.cases.find(actor, caseId);
    const own = (await this.cases.isPartyOnly(actor, row))
      ? (actor.documentDigest ?? '')
      : undefined;
    return this.timeline.ofCase(row.caseId, own);
  }

  /** Sends the case's sequence whenever it rises; the page then reads again through the usual API. */
  @Sse(caseFlowApi.streamCase.path)
  @UseGuards(CaseReadableGuard)
  @Access({ roles: CASE_READERS })
  stream(@CurrentActor() actor: Actor, @Param('caseId') caseId: string): Observable<MessageEvent> {
    return caseStream(this.ticks(), {
      sequence: () => this.timeline.sequence(caseId),
      assertReadable: () => this.cases.find(actor, caseId),
    });
  }
}
