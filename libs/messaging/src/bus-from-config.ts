import type { BaseConfig } from '@lib/platform';
import type { BusOptions } from './messaging-options.js';

type BusConfig = Pick<
  BaseConfig,
  'BUS_KIND' | 'BUS_TOPIC_PREFIX' | 'KAFKA_BROKERS' | 'DATABASE_URL'
>;

/** The bus an app's configuration asks for; `loadConfig` has checked that Kafka has its brokers. */
export function busFromConfig(config: BusConfig): BusOptions {
  const prefix = config.BUS_TOPIC_PREFIX;
  return config.BUS_KIND === 'kafka'
    ? { kind: 'kafka', brokers: config.KAFKA_BROKERS ?? '', prefix }
    : { kind: 'postgres-log', url: config.DATABASE_URL, prefix };
}
