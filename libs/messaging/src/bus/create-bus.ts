import type { MessagingOptions } from '../messaging-options.js';
import type { EventBus } from './event-bus.js';
import { KafkaBus } from './kafka-bus.js';
import { PostgresLogBus } from './postgres-log-bus.js';

/** The adapter that the configuration names. Connects at first use, not here. */
export function createBus(options: Pick<MessagingOptions, 'app' | 'bus'>): EventBus {
  const { bus, app } = options;
  if (bus.kind === 'postgres-log') return new PostgresLogBus(bus);
  const brokers =
    typeof bus.brokers === 'string'
      ? bus.brokers.split(',').map((broker) => broker.trim())
      : bus.brokers;
  return new KafkaBus({ ...bus, brokers, clientId: app });
}
