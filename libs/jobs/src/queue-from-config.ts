import type { QueueOptions } from './jobs-options.js';

interface QueueConfig {
  readonly QUEUE_KIND: 'redis' | 'postgres';
  readonly REDIS_URL?: string | undefined;
  readonly QUEUE_DATABASE_URL?: string | undefined;
  readonly DATABASE_URL: string;
}

/** The queue that `queueConfigSchema` of platform describes; on PostgreSQL in `bull_<schema of the app>`. */
export function queueFromConfig(config: QueueConfig): QueueOptions {
  return config.QUEUE_KIND === 'redis'
    ? { kind: 'redis', url: config.REDIS_URL ?? '' }
    : { kind: 'postgres', url: config.QUEUE_DATABASE_URL ?? config.DATABASE_URL };
}
