export { busFromConfig } from './bus-from-config.js';
export { createBus } from './bus/create-bus.js';
export type {
  EventBus,
  IncomingBatch,
  IncomingMessage,
  OutgoingMessage,
  SubscribeOptions,
  Subscription,
} from './bus/event-bus.js';
export { ConsumerRegistry } from './inbox/consumer-registry.js';
export type { AnyEventDefinition, EventConsumer } from './inbox/event-consumer.js';
export { InboxRunner } from './inbox/inbox-runner.js';
export type {
  ParkedFilter,
  ParkedMessage,
  ReplayItem,
  ReplayRequest,
} from './inbox/parked-messages.js';
export { ParkedMessages } from './inbox/parked-messages.js';
export type { BusOptions, MessagingOptions } from './messaging-options.js';
export { MessagingModule } from './messaging.module.js';
export type { EventDraft } from './relay/outbox.js';
export { Outbox } from './relay/outbox.js';
export { Relay } from './relay/relay.js';
export { RelaySignal } from './signal.js';
export type { Step, StepObserver } from './steps.js';
