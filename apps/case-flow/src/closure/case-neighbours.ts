import { caseFundsApi, queryControlApi } from '@lib/contracts';
import type { CommandContext } from '@lib/platform';
import { NeighbourClient } from '@lib/platform';
import { isUuid } from '@lib/kernel';
import { caseNotFound } from '../cases/index.js';
import { Injectable } from '@nestjs/common';
import type { ClosingFacts } from './closure.rules.js';

export interface NeighbourUrls {
  readonly queryControl: string;
  readonly caseFunds: string;
}

/** A payout in one of these states needs nothing more; a returned one needs its re-issue paid. */
const FINISHED_PAYOUTS = new Set(['paid', 'void', 'rejected']);

/**
 * A release that needs no receipt: a voided or rejected one restrains nothing by itself, and where
 * an ended one left something restrained, its measure is still live.
 */
const FINISHED_RELEASES = new Set(['acknowledged', 'ended', 'void', 'rejected']);

/** Reads of the neighbours with the caller's own rights, before a closing. */
@Injectable()
export class CaseNeighbours {
  private readonly queryControl: NeighbourClient;
  private readonly caseFunds: NeighbourClient;

  constructor(urls: NeighbourUrls) {
    this.queryControl = new NeighbourClient({ name: '查控服务', baseUrl: urls.queryControl });
    this.caseFunds = new NeighbourClient({ name: '案款服务', baseUrl: urls.caseFunds });
  }

  /** @throws DomainError 503 when a neighbour does not answer: closing never guesses. */
  async closingFacts(command: CommandContext, caseId: string): Promise<ClosingFacts> {
    if (!isUuid(caseId)) throw caseNotFound();
    const [measures, releases, sums, payouts] = await Promise.all([
      this.queryControl.get(
        `/cases/${caseId}/measures`,
        queryControlApi.listMeasures.answer,
        command,
      ),
      this.queryControl.get(
        `/cases/${caseId}/releases`,
        queryControlApi.listReleases.answer,
        command,
      ),
      this.caseFunds.get(`/cases/${caseId}/sums`, caseFundsApi.getSums.answer, command),
      this.caseFunds.get(`/cases/${caseId}/payouts`, caseFundsApi.listPayouts.answer, command),
    ]);
    const reissued = new Set(payouts.items.map((payout) => payout.reissueOf));
    return {
      discharged: sums.discharged,
      liveMeasures: measures.live,
      openReleases: releases.items.filter((batch) => !FINISHED_RELEASES.has(batch.state)).length,
      openPayouts: payouts.items.filter(
        (payout) =>
          !FINISHED_PAYOUTS.has(payout.state) &&
          !(payout.state === 'returned' && reissued.has(payout.payoutId)),
      ).length,
      held: sums.held,
    };
  }
}
