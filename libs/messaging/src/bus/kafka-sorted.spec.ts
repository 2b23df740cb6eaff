import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import type { Placed } from './kafka-sorted.js';
import { sortedMessages } from './kafka-sorted.js';

type Grouping = (input: {
  topic: string;
  partitionMetadata: readonly unknown[];
  messages: readonly Message[];
  partitioner: (choice: { message: Placed }) => number;
}) => Record<string, Message[]>;

const load = createRequire(import.meta.url);
const group = load('kafkajs/src/producer/groupMessagesPerPartition.js') as Grouping;

const grouped = (messages: readonly Message[]): Record<string, Message[]> =>
  group({
    topic: 'a',
    partitionMetadata: [{}],
    messages,
    partitioner: ({ message }) => message.partition,
  });

const messageOf = (partition: number, index: number): Placed => ({
  key: Buffer.from(`key ${partition}`),
  value: Buffer.from(`message ${index}`),
  partition,
});

// Aim: what spares kafkajs its copies changes neither what is sent nor its order.
describe('the sorted messages of a send', () => {
  it('come out of the sorting of kafkajs as a plain list of the same messages does', () => {
    const partitions = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 50 });
    fc.assert(
      fc.property(partitions, (list) => {
        const messages = list.map(messageOf);
        expect(grouped(sortedMessages(messages))).toEqual(grouped(messages));
      }),
    );
  });

  it('are a list like any other for all else that kafkajs does with them', () => {
    const messages = [messageOf(3, 0), messageOf(1, 1), messageOf(3, 2)];
    const sorted = sortedMessages(messages);

    expect([...sorted]).toEqual(messages);
    expect(sorted.find((message) => message.value === null)).toBeUndefined();
    expect(sorted.map((message) => message.partition)).toEqual([3, 1, 3]);
  });
});
