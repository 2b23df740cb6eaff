import { AccessModule } from '@lib/access';
import { AuditModule } from '@lib/audit';
import type { JobsOptions } from '@lib/jobs';
import { JobsModule, queueFromConfig } from '@lib/jobs';
import type { MessagingOptions } from '@lib/messaging';
import { busFromConfig, MessagingModule } from '@lib/messaging';
import { PersistenceModule, schemaOf } from '@lib/persistence';
import { PersonalReads, PersonalReadsModule } from '@lib/personal-reads';
import type { BaseConfig } from '@lib/platform';
import { StuckWorkModule } from '@lib/stuck-work';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';

export interface CourtAppOptions {
  /** Folder name under `apps/`; its schema, role, topic and queue are named after it. */
  readonly app: string;
  readonly config: BaseConfig;
  readonly consumers: MessagingOptions['consumers'];
  /** Topics to hear besides those that the consumers name. */
  readonly topics?: readonly string[];
  readonly deadlines: JobsOptions['deadlines'];
  readonly tasks: JobsOptions['tasks'];
}

/**
 * What every app with cases stands on: its database, who may call it, the audit trail, who read
 * personal data, facts in and out, clocks and outside work, and what of it is stuck. A process of
 * the role `api` answers only; it moves nothing in the background.
 */
@Module({})
export class CourtAppModule {
  static forRoot(options: CourtAppOptions): DynamicModule {
    const { app, config } = options;
    const working = config.SERVICE_ROLE !== 'api';
    return {
      module: CourtAppModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          schema: schemaOf(app),
          poolSize: config.DATABASE_POOL_MAX,
          production: config.NODE_ENV === 'production',
        }),
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          jwksUrl: config.OIDC_JWKS_URL,
          audience: config.OIDC_AUDIENCE,
          readLog: PersonalReads,
        }),
        AuditModule.forRoot({ app, seal: working }),
        PersonalReadsModule.forRoot({ forget: working }),
        MessagingModule.forRoot({
          app,
          bus: busFromConfig(config),
          consumers: options.consumers,
          ...(options.topics ? { topics: options.topics } : {}),
          roles: { relay: working, consume: working },
        }),
        JobsModule.forRoot({
          app,
          queue: queueFromConfig(config),
          deadlines: options.deadlines,
          tasks: options.tasks,
          work: working,
        }),
        StuckWorkModule,
      ],
    };
  }
}
