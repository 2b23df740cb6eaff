import { Loop } from '@lib/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/index.js';
import { MeasuresModule } from '../measures/index.js';
import type { QueryControlSettings } from '../settings.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import { DebtConsumer, DischargeConsumer } from './case-funds.consumer.js';
import { DischargeRevokedConsumer } from './discharge-revoked.consumer.js';
import { MeasureWatch } from './measure-watch.js';
import { ReleaseBatches } from './release-batches.js';
import { ReleaseDecisionsService } from './release-decisions.service.js';
import { ReleaseRests } from './release-rests.js';
import { ReleaseSweep } from './release-sweep.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesReadModel } from './releases.read-model.js';
import { UnansweredReleases } from './unanswered-releases.js';
import { UnansweredReleasesController } from './unanswered-releases.controller.js';
import { UnansweredReleasesService } from './unanswered-releases.service.js';
import { UnfilledCapsDeadline } from './unfilled-caps.deadline.js';
import { UnfilledCapsGrace } from './unfilled-caps-grace.js';

@Module({
  imports: [DispatchModule, MeasuresModule],
  controllers: [ReleasesController, UnansweredReleasesController],
  providers: [
    MeasureWatch,
    ReleaseBatches,
    ReleaseDecisionsService,
    ReleaseRests,
    ReleaseSweep,
    ReleasesReadModel,
    DebtConsumer,
    DischargeConsumer,
    DischargeRevokedConsumer,
    UnansweredReleases,
    UnansweredReleasesService,
    UnfilledCapsDeadline,
    UnfilledCapsGrace,
  ],
  exports: [MeasureWatch, ReleaseSweep],
})
export class MeasureWatchModule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sweeping: Loop;

  constructor(
    @Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings,
    sweep: ReleaseSweep,
  ) {
    const everyMs = settings.releaseSweepSeconds * 1_000;
    this.sweeping = new Loop('release sweep', everyMs, () => sweep.sweep());
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.sweeping.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeping.stop();
  }
}
