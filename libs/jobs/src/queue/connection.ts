import { schemaOf } from '@lib/persistence';
import { within } from '@lib/platform';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueOptions } from '../jobs-options.js';

/** A queue whose schema is settled. */
export type SettledQueue =
  Extract<QueueOptions, { kind: 'redis' }> | Required<Extract<QueueOptions, { kind: 'postgres' }>>;

/** The part of BullMQ's queue used here, the same over both backends. */
export type BullQueue = Pick<
  Queue,
  'add' | 'addBulk' | 'close' | 'getJobs' | 'getWorkersCount' | 'on' | 'remove'
>;
export type BullWorker = Pick<Worker, 'close' | 'on' | 'run' | 'waitUntilReady'>;
export type BullJob = Pick<Job, 'data' | 'id' | 'name'>;

export interface Closable<Thing> {
  readonly thing: Thing;
  close(): Promise<void>;
}

const QUEUE_NAME = 'hints';
const CLOSE_LIMIT_MS = 3_000;
const LOCK_MS = 30_000;
const CONCURRENCY = 8;

/** The queue of an app, its schema by the app's name unless another is given. */
export function settledQueue(options: QueueOptions, app: string): SettledQueue {
  if (options.kind === 'redis') return options;
  return { ...options, schema: options.schema ?? schemaOf(app) };
}

/** Schema of the BullMQ tables of an app with this schema. */
export function queueSchemaOf(schema: string): string {
  return schema.startsWith('bull_') ? schema : `bull_${schema}`;
}

/** Opens the producing side; every error goes to `onError`, none to the process. */
export function openQueue(
  options: SettledQueue,
  prefix: string,
  onError: (error: Error) => void,
): Closable<BullQueue> {
  if (options.kind === 'postgres') {
    const queue = new Queue(QUEUE_NAME, { connection: pgOf(options, 2) }, createPostgresBackend);
    queue.on('error', onError);
    return { thing: queue as unknown as BullQueue, close: () => patiently(queue.close()) };
  }
  // Fails at once while Redis is away: a hint is not worth waiting for.
  const redis = new Redis(options.url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis.on('error', onError);
  const queue = new Queue(QUEUE_NAME, { connection: redis, prefix });
  queue.on('error', onError);
  return {
    thing: queue,
    close: async () => {
      await patiently(queue.close());
      redis.disconnect();
    },
  };
}

/** Opens the consuming side, not yet running: see HintWorker. */
export function openWorker(
  options: SettledQueue,
  prefix: string,
  process: (job: BullJob) => Promise<void>,
  onError: (error: Error) => void,
): Closable<BullWorker> {
  const limits = {
    autorun: false,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  if (options.kind === 'postgres') {
    const settings = { connection: pgOf(options, 3), ...limits };
    const worker = new Worker(QUEUE_NAME, process, settings, createPostgresBackend);
    worker.on('error', onError);
    return { thing: worker as unknown as BullWorker, close: () => patiently(worker.close()) };
  }
  const redis = new Redis(options.url, { maxRetriesPerRequest: null });
  redis.on('error', onError);
  const worker = new Worker(QUEUE_NAME, process, { connection: redis, prefix, ...limits });
  worker.on('error', onError);
  return {
    thing: worker,
    close: async () => {
      await patiently(worker.close());
      redis.disconnect();
    },
  };
}

function pgOf(
  options: Extract<SettledQueue, { kind: 'postgres' }>,
  max: number,
): { connectionString: string; schema: string; max: number } {
  return { connectionString: options.url, schema: queueSchemaOf(options.schema), max };
}

/** A server that is away must not hold up the end of the process. */
function patiently(closing: Promise<void>): Promise<void> {
  return within(CLOSE_LIMIT_MS, () => closing).catch(() => undefined);
}
