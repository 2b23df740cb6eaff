import { FolderExchange } from '@lib/agencies';
import { Module } from '@nestjs/common';
import { InstitutionsModule } from '../institutions/index.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import type { QueryControlSettings } from '../settings.js';
import {
  ExchangeSender,
  SendControlTask,
  SendQueryTask,
  SendReleaseTask,
} from './exchange-send.tasks.js';
import { OutgoingMessages } from './outgoing-messages.js';
import { OutgoingQueue } from './outgoing-queue.js';
import { RejectionQueue } from './rejection-queue.js';
import { SentListeners } from './sent-listeners.js';
import { ServiceOffers } from './service-offers.js';

@Module({
  imports: [InstitutionsModule],
  providers: [
    {
      provide: FolderExchange,
      inject: [QUERY_CONTROL_SETTINGS],
      useFactory: (settings: QueryControlSettings) => new FolderExchange(settings.exchangeDir),
    },
    SentListeners,
    OutgoingMessages,
    OutgoingQueue,
    RejectionQueue,
    ServiceOffers,
    ExchangeSender,
    SendReleaseTask,
    SendControlTask,
    SendQueryTask,
  ],
  exports: [
    FolderExchange,
    SentListeners,
    ServiceOffers,
    OutgoingMessages,
    OutgoingQueue,
    RejectionQueue,
  ],
})
export class DispatchModule {}
