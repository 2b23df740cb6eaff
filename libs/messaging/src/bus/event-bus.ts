/** Fixed for every topic: a changed number would move keys between partitions and break their order. */
export const PARTITIONS = 6;

export interface OutgoingMessage {
  readonly topic: string;
  /** Ordering key: the matter (or aggregate) id. */
  readonly key: string;
  /** One of {@link PARTITIONS}, the same for every message of a key; left out, it follows the key. */
  readonly partition?: number;
  readonly content: string;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  readonly content: string;
  /** Technical time at which the bus took the message. */
  readonly appendedAt: Date;
}

/** Messages of one partition in order. */
export interface IncomingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** True when the partition was taken away: stop, another member goes on. */
  isStale(): boolean;
  /** To be called between chunks of work, or the group takes the member for dead. */
  heartbeat(): Promise<void>;
}

/**
 * Returns how many messages from the head are done; only these are committed. A rejection means
 * that nothing is: the batch comes again after a pause.
 */
export type BatchHandler = (batch: IncomingBatch) => Promise<number>;

export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly onBatch: BatchHandler;
  /** Called after each move of the group's offset (fault tests). */
  readonly onCommitted?: () => void;
  /** Called when the subscription is dead and cannot be healed; the process should end. */
  readonly onFatal: (error: Error) => void;
}

export interface Subscription {
  /** Milliseconds since the bus last answered or a batch last moved on. */
  idleMs(): number;
  /** Partitions held now, as `topic/partition`. */
  assigned(): readonly string[];
  stop(): Promise<void>;
}

/**
 * The bus as the platform needs it; two adapters pass one conformance suite. Promises: order per
 * topic and key, at least once, nothing acknowledged is lost.
 */
export interface EventBus {
  readonly kind: 'kafka' | 'postgres-log';
  /** Creates what is missing, each topic with {@link PARTITIONS} partitions. */
  ensureTopics(topics: readonly string[]): Promise<void>;
  /** Resolves when every message is acknowledged. After a rejection the outcome is unknown: send again. */
  publish(batch: readonly OutgoingMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  close(): Promise<void>;
}
