import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { legalNow } from '@lib/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { CaseKey } from '../journal/index.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import type { QueryControlSettings } from '../settings.js';

/** Time for held money to move before caps that wait for credits elsewhere are lowered (I15). */
@Injectable()
export class UnfilledCapsGrace {
  constructor(
    private readonly deadlines: Deadlines,
    @Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings,
  ) {}

  /** Starts the grace of a case unless it runs already. */
  async start(tx: Tx, { caseId, homeCourt }: CaseKey): Promise<void> {
    if (await this.deadlines.find(tx, 'unfilled-caps', caseId)) return;
    const now = await legalNow(tx);
    await this.deadlines.set(tx, {
      kind: 'unfilled-caps',
      subjectId: caseId,
      homeCourt,
      caseId,
      dueAt: new Date(now.getTime() + this.settings.unfilledCapGraceSeconds * 1_000),
      payload: {},
    });
  }
}
