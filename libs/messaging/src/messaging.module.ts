import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { HEALTH_CHECKS } from '@lib/platform';
import { ParkedMessages } from './inbox/parked-messages.js';
import { Messaging } from './messaging.service.js';
import type { MessagingOptions } from './messaging-options.js';
import { MESSAGING_OPTIONS } from './messaging-options.js';
import { Outbox } from './relay/outbox.js';
import { RelaySignal } from './signal.js';

/** Events in and out of one app; needs PersistenceModule. */
@Global()
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: options },
        RelaySignal,
        Outbox,
        Messaging,
        {
          provide: ParkedMessages,
          inject: [UnitOfWork, ReadDatabase, Messaging],
          useFactory: (unitOfWork: UnitOfWork, reads: ReadDatabase, messaging: Messaging) =>
            new ParkedMessages(unitOfWork, reads, () => messaging.registry()),
        },
        {
          provide: HEALTH_CHECKS,
          inject: [Messaging],
          useFactory: (messaging: Messaging) => ({
            name: 'events',
            check: () => messaging.check(),
          }),
        },
      ],
      exports: [Outbox, ParkedMessages],
    };
  }
}
