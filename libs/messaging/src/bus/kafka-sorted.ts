import type { Message } from 'kafkajs';
import { groupBy } from '../group-by.js';

/** As kafkajs takes it: bytes, for it would measure a text twice before it writes it. */
export interface Placed extends Message {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly partition: number;
}

/**
 * The messages of one send of one topic. kafkajs 2.2.4 sorts them into partitions by their `reduce`,
 * and copies a partition's list for each further message: a thousand of one partition are half a
 * million copies. These know their partitions, so `reduce` answers that one question, its only use
 * (`groupMessagesPerPartition`; `mendRequestQueue` lets no other version start).
 */
export function sortedMessages(messages: readonly Placed[]): Message[] {
  const byPartition = Object.fromEntries(groupBy(messages, ({ partition }) => partition));
  return Object.defineProperty([...messages], 'reduce', { value: () => byPartition });
}
